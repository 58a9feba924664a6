"""Socket Mode, with a stop that lets every listener finish and acknowledge."""

import contextlib
import socket
import threading

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.plan.errors import UserError


class SocketConnection:
    """One connection to Slack; the SDK renews it when Slack asks for that."""

    def __init__(self, app: App, app_token: str, client: WebClient) -> None:
        self._handler = SocketModeHandler(app, app_token, web_client=client)

    def connect(self) -> None:
        """Open the connection and return; raises `UserError` where Slack does not take the token."""
        try:
            self._handler.client.connect()
        except SlackApiError as error:
            code = error.response.get("error")
            raise UserError(
                f"Slack did not accept SLACK_APP_TOKEN ({code}). It starts with xapp- and needs the scope "
                "connections:write."
            ) from None

    @property
    def is_connected(self) -> bool:
        return bool(self._handler.client.is_connected())

    def stop(self, timeout: float) -> None:
        """Take nothing new, give running listeners `timeout` seconds to acknowledge, then disconnect.

        The SDK's own `close` disconnects first, so that what its workers still do is never acknowledged.
        """
        client = self._handler.client
        drain = threading.Thread(target=client.message_workers.shutdown, daemon=True)
        drain.start()
        drain.join(timeout)
        client.auto_reconnect_enabled = False
        session = client.current_session
        if session is not None and session.sock is not None:
            # Ends the read that is under way, for which `close` would wait up to three seconds.
            with contextlib.suppress(OSError):
                session.sock.shutdown(socket.SHUT_RDWR)
        client.close()
