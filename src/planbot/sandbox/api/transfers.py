"""The bytes of files: uploaded to the address that was given for them, downloaded with a token."""

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from planbot.sandbox.api.multipart import MULTIPART, read_parts
from planbot.sandbox.api.url_faults import spoil
from planbot.sandbox.connection import drop_connection
from planbot.sandbox.faults import FILES_UPLOAD, FaultBook
from planbot.sandbox.workspace import Workspace
from planbot.sandbox.workspace.files import StoredFile


class FileTransfers:
    """`/upload/v1/…` and `/files-pri/…`."""

    def __init__(self, workspace: Workspace, faults: FaultBook) -> None:
        self._workspace = workspace
        self._faults = faults

    def routes(self) -> list[Route]:
        return [
            Route("/upload/v1/{secret}", self.upload, methods=["POST"]),
            Route("/files-pri/{reference}/{name}", self.download, methods=["GET"]),
        ]

    async def upload(self, request: Request) -> Response:
        """Take the bytes, raw or as the one part of a form. The number must be the one announced."""
        content_type = request.headers.get("content-type", "")
        content = _content(content_type, await request.body())
        fault = self._faults.draw(FILES_UPLOAD)
        spoiled = await spoil(request, fault)
        if spoiled is not None:
            response, recorded = spoiled
            self._record(FILES_UPLOAD, {"content_type": content_type}, recorded, None)
            return response
        file = self._workspace.files.by_secret(request.path_params["secret"])
        status, said = self._take(file, content)
        args = {"file": file.id if file else None, "content_type": content_type, "bytes": len(content)}
        self._record(FILES_UPLOAD, args, status, said)
        if fault is not None and fault.kind == "accept_then_drop":
            drop_connection(request)
        return PlainTextResponse(said, status)

    def _take(self, file: StoredFile | None, content: bytes) -> tuple[int, str]:
        if file is None or file.completed:
            return 404, "upload ticket not found"
        if len(content) != file.size:
            return 400, f"{file.size} bytes were announced, {len(content)} came"
        file.content = content
        return 200, f"OK - {len(content)}"

    async def download(self, request: Request) -> Response:
        """The file for a bot token that may read it. Everybody else is sent to the sign-in page, as by Slack:
        a client that follows gets 200 and HTML, not its file."""
        reference = request.path_params["reference"]
        file = self._workspace.files.get(reference.removeprefix(f"{self._workspace.team_id}-"))
        response = self._download(request, file)
        args = {"file": file.id if file else None, "path": request.url.path}
        said = f"{len(response.body)} bytes" if response.status_code == 200 else None
        self._record("files download", args, response.status_code, said)
        return response

    def _download(self, request: Request, file: StoredFile | None) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._may_read(token.strip()):
            return RedirectResponse(f"/?redir={quote(request.url.path)}", 302)
        if file is None or not file.visible_to(self._workspace.bot.id, self._workspace.channels):
            return PlainTextResponse("file_not_found", 404)
        return file_response(file, download="download" in request.query_params)

    def _record(self, method: str, args: dict[str, Any], status: int, said: str | None) -> None:
        at = self._workspace.now().isoformat()
        self._workspace.records.call(at=at, method=method, args=args, status=status, answer=said)

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
    if content_type.partition(";")[0].strip().lower() != MULTIPART:
        return body
    try:
        parts = read_parts(content_type, body)
    except ValueError:
        return b""
    return next((part.content for part in parts if part.filename is not None or part.name == "file"), b"")
