"""Reading the arguments and the token of a call from its HTTP request."""

import codecs
import json
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import parse_qsl

from starlette.requests import Request

from planbot.sandbox.api.method import ApiError
from planbot.sandbox.api.multipart import MULTIPART, read_parts

Json = dict[str, Any]

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
CHARSETS = frozenset({"utf-8", "iso8859-1"})
"""The ones that Slack takes, as Python names them; everything else is `invalid_charset`."""

Sent = Literal["query", "form", "json"]
"""How the arguments of a call came: with GET, or in the body of a POST."""


@dataclass(frozen=True)
class Arguments:
    """The arguments of a call, and the token, which is never among them.

    The token is taken from the Authorization header, else from the `token` field of a form. Slack takes none
    from an address, nor from JSON.
    """

    values: Json
    sent: Sent
    token: str


async def read_arguments(request: Request) -> Arguments:
    """What a request asks for.

    Raises ApiError: invalid_charset, invalid_form_data, invalid_json, invalid_post_type, json_not_object.
    """
    query: Json = dict(request.query_params)
    body = await request.body()
    sent, given = _body(request, body) if body else ("query" if request.method == "GET" else "form", {})
    in_form = given.get("token") if sent == "form" else None
    values = {name: value for name, value in {**query, **given}.items() if name != "token"}
    return Arguments(values, sent, _token_in_header(request) or str(in_form or ""))


def _body(request: Request, body: bytes) -> tuple[Sent, Json]:
    header = request.headers.get("content-type", "")
    content_type = header.partition(";")[0].strip().lower()
    charset = _charset(header)
    if content_type == JSON:
        return "json", _json_object(body, charset)
    if content_type == MULTIPART:
        try:
            parts = read_parts(header, body)
        except ValueError:
            raise ApiError("invalid_form_data") from None
        fields = [part for part in parts if part.filename is None]
        return "form", {part.name: part.content.decode(charset, "replace") for part in fields}
    if content_type in (FORM, "text/plain", ""):
        return "form", dict(parse_qsl(body.decode(charset, "replace"), keep_blank_values=True))
    raise ApiError("invalid_post_type")


@lru_cache(maxsize=64)
def _charset(content_type: str) -> str:
    header = Message()
    header["Content-Type"] = content_type
    named = header.get_content_charset("utf-8")
    try:
        charset = codecs.lookup(named).name
    except LookupError:
        raise ApiError("invalid_charset") from None
    if charset not in CHARSETS:
        raise ApiError("invalid_charset")
    return charset


def _json_object(body: bytes, charset: str) -> Json:
    try:
        parsed = json.loads(body.decode(charset))
    except (ValueError, RecursionError):
        raise ApiError("invalid_json") from None
    if not isinstance(parsed, dict):
        raise ApiError("json_not_object")
    return parsed


def _token_in_header(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
