"""A Slack that answers as a test tells it to, over HTTP: for listings that no workspace would give."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs

Json = dict[str, Any]
Script = Callable[[str, dict[str, str]], Json]


class ScriptedSlack:
    """A context manager; `script` is given each call's method and arguments and returns the answer."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.calls: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                method = self.path.rpartition("/")[2]
                is_json = "json" in (self.headers.get("Content-Type") or "")
                form = {key: values[0] for key, values in parse_qs(body).items()}
                arguments = json.loads(body) if is_json and body else form
                outer.calls.append(method)
                answer = json.dumps(outer.script(method, arguments)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
