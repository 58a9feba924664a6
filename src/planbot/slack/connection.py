"""Who the bot is in Slack, and whether Slack still takes its token."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from planbot.plan.errors import UserError

TOKEN_REFUSALS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
"""What Slack says of a token, whatever was to be done with it."""

CALL_FAILURES = (SlackClientError, HTTPException, OSError)
"""What a call through the SDK raises where Slack says no, or nothing that can be read."""

_CODE = re.compile(r"[a-z0-9_]+")
_BAD_MOMENTS = {
    "fatal_error",
    "internal_error",
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The team that the token belongs to, and what the token may do."""

    team_id: str
    team_name: str
    bot_user_id: str
    scopes: frozenset[str]


def identify(client: WebClient) -> Identity:
    """Return who the token is for; raises `UserError` where Slack refuses it or cannot be reached."""
    try:
        answer = client.auth_test()
    except CALL_FAILURES as error:
        code = refusal_in(error, client)
        raise UserError(
            f"Slack did not accept SLACK_BOT_TOKEN ({code}). Copy the Bot User OAuth Token, xoxb-…, from "
            "the app's page under “OAuth & Permissions”."
        ) from None
    granted = {str(key).lower(): value for key, value in dict(answer.headers or {}).items()}
    scopes = granted.get("x-oauth-scopes", "")
    text = scopes[0] if isinstance(scopes, list) else scopes
    return Identity(
        team_id=str(answer["team_id"]),
        team_name=str(answer.get("team") or answer["team_id"]),
        bot_user_id=str(answer["user_id"]),
        scopes=frozenset(scope.strip() for scope in text.split(",") if scope.strip()),
    )


def refusal_in(error: Exception, client: WebClient) -> str:
    """Return Slack's reason where it said no; raises `UserError` where it only could not answer just now."""
    why = str(error)
    if isinstance(error, SlackApiError):
        status, code = int(error.response.status_code), str(error.response.get("error"))
        # The SDK puts a sentence in the place of Slack's code where the answer was no JSON.
        is_word = _CODE.fullmatch(code) is not None
        if is_word and code not in _BAD_MOMENTS and status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return code
        why = code if is_word else f"its answer cannot be read (HTTP {status})"
    raise UserError(
        f"Slack cannot be reached at {client.base_url} now: {why}. Please try again later."
    ) from None


def refusal_of_token(client: WebClient) -> str | None:
    """Return Slack's reason where it does not take the client's token; None where it does, or is silent."""
    try:
        client.auth_test()
    except SlackApiError as error:
        code = str(error.response.get("error"))
        return code if code in TOKEN_REFUSALS else None
    except CALL_FAILURES:
        return None
    return None
