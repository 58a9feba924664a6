"""No token, ticket or password reaches the log, whoever writes it."""

import json
import logging

import pytest
import structlog

from planbot.logs import configure_logging, redact

SECRETS = ["xoxb-12-34-abcDEF", "xapp-1-A0-99-ffff", "xoxe.xoxp-1-abc", "xoxp-7-8"]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "frame", ["{}", "token={} refused", "Bearer {}", '{{"token": "{}"}}', "https://a/?t={}&x=1"]
)
def test_tokens_are_blotted_out(secret: str, frame: str) -> None:
    shown = redact(frame.format(secret))
    assert secret not in shown
    assert secret[-4:] not in shown


def test_passwords_and_tickets_are_blotted_out() -> None:
    assert redact("postgresql://bot:hunter2@db/plan") == "postgresql://bot:…@db/plan"
    assert "s3cr3t" not in redact("wss://wss.slack.com/link/?ticket=s3cr3t&app_id=1")


def test_both_kinds_of_logger_write_json_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    structlog.get_logger("a").info("started", token=SECRETS[0])
    logging.getLogger("b").warning("refused %s", SECRETS[1])
    try:
        raise ValueError(f"bad token {SECRETS[0]}")
    except ValueError:
        structlog.get_logger("c").exception("failed")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["started", "refused xapp-…", "failed"]
    assert "ValueError" in lines[2]["exception"]
    assert not any(secret in json.dumps(lines) for secret in SECRETS)
