"""Socket Mode, with a stop that lets every listener finish and acknowledge."""

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from planbot.plan.errors import UserError
from planbot.slack.afterwards import Afterwards
from planbot.slack.connection import CALL_FAILURES, TOKEN_REFUSALS, refusal_in

_REFUSALS = TOKEN_REFUSALS | {
    "access_denied",
    "forbidden_team",
    "invalid_app_id",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
}
"""What Slack says where it gives the app no connection any more: its token is void, or Socket Mode is off."""

_log = logging.getLogger("slack_sdk.socket_mode")


class SocketConnection:
    """One connection to Slack; the SDK renews it when Slack asks for that.

    `refused` is called with Slack's reason where it then gives no other.
    """

    def __init__(self, app: App, app_token: str, client: WebClient, refused: Callable[[str], None]) -> None:
        self._client = _Client(app_token=app_token, logger=_log, web_client=client)
        self._client.refused = refused
        self._afterwards = Afterwards()

        def handle(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
            began = time.time()
            asked = BoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))
            send_response(client, request, app.dispatch(asked), began)
            self._afterwards.do(asked)

        self._client.socket_mode_request_listeners.append(handle)

    def connect(self) -> None:
        """Open the connection and return; raises `UserError` where Slack does not take the token, or does not
        answer."""
        level = _log.level
        _log.setLevel(logging.CRITICAL)  # the error below says it, in one line
        try:
            self._client.connect()
        except CALL_FAILURES as error:
            self._client.close()
            code = refusal_in(error, self._client.web_client)
            raise UserError(
                f"Slack did not accept SLACK_APP_TOKEN ({code}). It starts with xapp- and needs the scope "
                "connections:write."
            ) from None
        finally:
            _log.setLevel(level)

    @property
    def is_connected(self) -> bool:
        return bool(self._client.is_connected())

    def stop(self, timeout: float) -> None:
        """Take nothing new, give running listeners `timeout` seconds to acknowledge, then disconnect.

        The SDK's own `close` disconnects first, so that what its workers still do is never acknowledged.
        """
        drain = threading.Thread(target=self._finish_listeners, daemon=True)
        drain.start()
        drain.join(timeout)
        self._client.auto_reconnect_enabled = False
        _stop_reading(self._client.current_session)
        self._client.close()

    def _finish_listeners(self) -> None:
        self._client.message_workers.shutdown()
        self._afterwards.finish()


class _Client(SocketModeClient):
    """The SDK's client, without its deaf seconds when a connection is renewed, and without endless tries.

    The SDK's own reads the new connection only once the old one is closed, which waits for the read under way
    there: three seconds in which every command would time out. Slack sends nothing more over the old one.
    Where Slack refuses another connection, it asks again for ever; this one tells.
    """

    refused: Callable[[str], None]

    def connect(self) -> None:
        _stop_reading(self.current_session)
        super().connect()

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        try:
            super().connect_to_new_endpoint(force)
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code not in _REFUSALS:
                raise
            self.auto_reconnect_enabled = False
            self.refused(code)


def _stop_reading(session: Connection | None) -> None:
    """End the read that is under way; what is still to be acknowledged can be sent."""
    if session is not None and session.sock is not None:
        with contextlib.suppress(OSError):
            session.sock.shutdown(socket.SHUT_RD)
