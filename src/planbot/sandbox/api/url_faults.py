"""Scripted faults of the addresses that Slack gives out: of a `response_url`, and for the bytes of a file."""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from planbot.sandbox.connection import drop_connection
from planbot.sandbox.faults import Fault


async def spoil(request: Request, fault: Fault | None) -> tuple[Response, int] | None:
    """Do what a fault does before what was sent is taken: the response and the status to record.

    None where it is taken; the answer to that may still be lost (`accept_then_drop`).
    """
    if fault is None:
        return None
    if fault.kind in ("hang", "slow"):
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("error", "hang"):
        return PlainTextResponse("Internal Server Error", 500), 500
    if fault.kind == "drop_before_accept":
        drop_connection(request)
        return Response(status_code=500), 0
    return None
