"""Fetching the files that people drop, with the bot's token, and only from Slack itself."""

import urllib.request
from http.client import HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.plan.errors import UserError

_HOSTS = ("slack.com", "slack-gov.com", "slack-files.com")
_GONE = frozenset(("file_not_found", "file_deleted", "not_visible"))
_MAY_NOT = "planbot may not read files in Slack yet: whoever runs it has to install the app again."


class SlackFiles:
    """The files of one workspace, as its bot may read them."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._opener = urllib.request.build_opener(_NoRedirect)

    def fetch(self, file_id: str, name: str, most: int) -> bytes:
        """Return a file's bytes.

        Raises `UserError` for one that is gone, larger than `most` or not to be read; `SlackApiError` or
        `OSError` where it may be had a little later.
        """
        file = self._look_up(file_id, name)
        if int(file.get("size") or 0) > most:
            raise _too_large(name, most)
        url = str(file.get("url_private_download") or file.get("url_private") or "")
        if not self._is_slack(url):
            raise UserError(
                f"“{name}” is kept outside Slack. Download it, and drop the CSV or XLSX file here."
            )
        request = urllib.request.Request(  # noqa: S310 - its scheme and host are checked above
            url, headers={"Authorization": f"Bearer {self._client.token}"}
        )
        try:
            with self._opener.open(request, timeout=self._client.timeout) as answer:
                content: bytes = answer.read(most + 1)
        except HTTPError as error:
            with error:
                if error.code in (301, 302, 303, 307, 308, 401, 403):  # Slack sends strangers to sign in
                    raise UserError(_MAY_NOT) from None
                if error.code in (404, 410):
                    raise _gone(name) from None
                raise
        if len(content) > most:
            raise _too_large(name, most)
        return content

    def _look_up(self, file_id: str, name: str) -> dict[str, Any]:
        try:
            file: dict[str, Any] = self._client.files_info(file=file_id)["file"]
        except SlackApiError as error:
            code = error.response.get("error")
            if code in _GONE:
                raise _gone(name) from None
            if code == "missing_scope":
                raise UserError(_MAY_NOT) from None
            raise
        return file

    def _is_slack(self, url: str) -> bool:
        """Whether the token may go there: to Slack over TLS, or to the very server of the Web API."""
        there, api = urlsplit(url), urlsplit(self._client.base_url)
        host = (there.hostname or "").casefold()
        if (there.scheme, there.netloc) == (api.scheme, api.netloc):
            return True
        return there.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in _HOSTS)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token goes nowhere but where it was meant to."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        return None


def _gone(name: str) -> UserError:
    return UserError(f"“{name}” is no longer in Slack. Drop the file here again to bring it in.")


def _too_large(name: str, most: int) -> UserError:
    return UserError(
        f"“{name}” is larger than {most // (1024 * 1024)} MB; planbot takes smaller plans in Slack."
    )
