"""Reading the arguments and the token of a call from its HTTP request."""

import json
from typing import Any, Literal
from urllib.parse import parse_qsl

from starlette.requests import Request

from planbot.sandbox.api.method import ApiError

Json = dict[str, Any]

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


Sent = Literal["query", "form", "json"]
"""How the arguments of a call came: with GET, or in the body of a POST."""


async def read_arguments(request: Request) -> tuple[Json, Sent]:
    """The arguments of a call, and how they came.

    Raises ApiError: invalid_json, json_not_object, invalid_post_type.
    """
    query = dict(request.query_params)
    body = await request.body()
    if not body:
        return query, "query" if request.method == "GET" else "form"
    content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type == JSON:
        try:
            parsed = json.loads(body)
        except ValueError:
            raise ApiError("invalid_json") from None
        if not isinstance(parsed, dict):
            raise ApiError("json_not_object")
        return {**query, **parsed}, "json"
    if content_type in (FORM, "text/plain", ""):
        return {**query, **dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))}, "form"
    raise ApiError("invalid_post_type")


def read_token(request: Request, args: Json) -> str:
    """The token from the header, else from the `token` argument; empty where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return str(args.get("token") or "")
