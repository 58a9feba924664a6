"""The bytes of files: uploaded to the address that was given for them, downloaded with a token."""

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from planbot.sandbox.workspace import Workspace
from planbot.sandbox.workspace.files import StoredFile

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')


class FileTransfers:
    """`/upload/v1/…` and `/files-pri/…`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self) -> list[Route]:
        return [
            Route("/upload/v1/{secret}", self.upload, methods=["POST"]),
            Route("/files-pri/{reference}/{name}", self.download, methods=["GET"]),
        ]

    async def upload(self, request: Request) -> Response:
        """Take the bytes, raw or as the one part of a form. The number must be the one announced."""
        file = self._workspace.files.by_secret(request.path_params["secret"])
        if file is None or file.completed:
            return PlainTextResponse("upload ticket not found", 404)
        content = _content(request.headers.get("content-type", ""), await request.body())
        if len(content) != file.size:
            return PlainTextResponse(f"{file.size} bytes were announced, {len(content)} came", 400)
        file.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(self, request: Request) -> Response:
        """The file for a bot token that may read it. Everybody else is sent to the sign-in page, as by Slack:
        a client that follows gets 200 and HTML, not its file."""
        reference = request.path_params["reference"]
        file = self._workspace.files.get(reference.removeprefix(f"{self._workspace.team_id}-"))
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._may_read(token.strip()):
            return RedirectResponse(f"/?redir={quote(request.url.path)}", 302)
        if file is None or not file.visible_to(self._workspace.bot.id, self._workspace.channels):
            return PlainTextResponse("file_not_found", 404)
        return file_response(file, download="download" in request.query_params)

    def _may_read(self, token: str) -> bool:
        workspace = self._workspace
        good = token == workspace.bot_token and token not in workspace.refused_tokens
        return good and "files:read" in workspace.app.scopes


def file_response(file: StoredFile, *, download: bool = False) -> Response:
    """The bytes, so that no browser takes them for a page of this server."""
    disposition = "inline" if file.is_image and not download else "attachment"
    return Response(
        file.content or b"",
        media_type=file.mimetype if file.is_image else "application/octet-stream",
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(file.name)}",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _content(content_type: str, body: bytes) -> bytes:
    boundary = _BOUNDARY.search(content_type)
    if not content_type.startswith("multipart/form-data") or boundary is None:
        return body
    mark = b"--" + boundary[1].encode()
    for part in (b"\r\n" + body).split(b"\r\n" + mark)[1:]:
        head, _, content = part.partition(b"\r\n\r\n")
        if b"filename=" in head or b'name="file"' in head:
            return content
    return b""
