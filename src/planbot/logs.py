"""Logging that an operator can read: text on a terminal, a JSON object a line elsewhere; never a secret."""

import logging
import re
import sys
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Slack's tokens and signed addresses: xoxb-…, xapp-…, a socket's ticket, an Authorization header.
_SECRET = re.compile(r"(xox[a-z](?:\.[a-z]+)?-|xapp-|Bearer\s+|ticket=|hooks\.slack[\w.-]*/)[^\s'\"&,}\])]+")
_DATABASE_PASSWORD = re.compile(r"(\w+://[^:/\s]+:)[^@\s]+@")


def redact(text: str) -> str:
    """Return `text` with every token, ticket and database password blotted out."""
    return _DATABASE_PASSWORD.sub(r"\1…@", _SECRET.sub(r"\1…", text))


def _redact_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


def configure_logging(level: str = "info", style: Literal["auto", "json", "text"] = "auto") -> None:
    """Send structlog's and the standard library's records to standard error in one format."""
    as_text = style == "text" or (style == "auto" and sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
    ]
    renderer: Any = structlog.dev.ConsoleRenderer() if as_text else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _redact_event,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # The SDKs tell of every reconnect and HTTP call; an operator needs to hear of trouble only.
    for noisy in ("slack_sdk", "slack_bolt", "apscheduler", "uvicorn", "websockets", "httpx"):
        logging.getLogger(noisy).setLevel("DEBUG" if level == "debug" else "WARNING")
