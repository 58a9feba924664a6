"""Every address and every fault of the control API is documented."""

import re
from pathlib import Path
from typing import get_args

from starlette.applications import Starlette
from starlette.routing import Route

from planbot.sandbox import Sandbox, WorkspaceFile
from planbot.sandbox.faults import FaultKind

PAGE = Path(__file__).parents[2] / "docs" / "sandbox-control-api.md"


def test_every_address_is_documented(city: WorkspaceFile) -> None:
    page = PAGE.read_text(encoding="utf-8")
    application: Starlette = Sandbox(city)._application()
    missing = []
    for route in application.routes:
        if isinstance(route, Route) and route.path.startswith("/sandbox"):
            path = re.sub(r"\{(\w+)\}", lambda name: name[1].upper(), route.path).rstrip("/")
            for verb in (route.methods or set()) - {"HEAD"}:
                if f"`{verb} {path}`" not in page and f"`{verb} {path}?" not in page:
                    missing.append(f"{verb} {path}")
    assert missing == []


def test_every_fault_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [kind for kind in get_args(FaultKind) if f"| `{kind}` |" not in page] == []
