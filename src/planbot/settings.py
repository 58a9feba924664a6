"""What the operator may set, from the environment or `.env`. Read by bootstrap and cli only.

What belongs to the city (zone, holidays, schedules, …) is stored per workspace instead: `planbot settings`.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from planbot.plan.errors import UserError

_LEAST_SETTLE_SECONDS = 10
"""What Slack took while the answer was lost takes a while to show in the channel's history."""
_MOST_SETTLE_SECONDS = 3600


class OperatorSettings(BaseSettings):
    """One field, one variable; the three Slack secrets keep the names that every Bolt app uses."""

    model_config = SettingsConfigDict(env_file=".env", env_prefix="PLANBOT_", extra="ignore")

    slack_bot_token: SecretStr | None = Field(
        default=None, validation_alias="SLACK_BOT_TOKEN", description="The bot token, `xoxb-…`."
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_APP_TOKEN",
        description="The app-level token, `xapp-…`. Set: Socket Mode. Not set: HTTP.",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, validation_alias="SLACK_SIGNING_SECRET", description="Needed for HTTP."
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        description="Another Web API: GovSlack is `https://slack-gov.com/api/`; a sandbox prints its own.",
    )
    database_url: str = Field(
        default="sqlite:///planbot.db", description="SQLite (one host) or `postgresql://…`."
    )
    templates_dir: Path | None = Field(default=None, description="Message templates of your own.")
    clock_url: str | None = Field(
        default=None, description="A sandbox whose clock is the business clock. Never set it in production."
    )
    plan_command: str = Field(default="/plan", description="The command that answers questions.")
    status_command: str = Field(default="/planstatus", description="The command that takes updates.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="debug, info, warning or error."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto", description="`auto`: text on a terminal, JSON elsewhere."
    )
    http_host: str = Field(default="127.0.0.1", description="Where HTTP mode and health checks listen.")
    http_port: int = Field(default=3000, ge=0, le=65535, description="The port for it; 0 takes a free one.")
    keep_closed_days: int = Field(
        default=400,
        ge=60,
        description="For how many days the outbox keeps what was sent or held back; the ledger keeps it for "
        "good.",
    )
    settle_seconds: float = Field(
        default=60,
        description="How long to wait before looking for a post whose answer was lost: 10 at least, for what "
        "is looked for too soon goes out twice; 3600 at most.",
    )
    pace_scale: float = Field(
        default=1,
        gt=0,
        le=1000,
        description="Multiplies how fast planbot sends, for a sandbox scaled likewise; 1 for Slack.",
    )
    request_timeout_seconds: int = Field(default=10, ge=1, le=30, description="For one call to Slack.")

    @field_validator("settle_seconds")
    @classmethod
    def _settles(cls, seconds: float) -> float:
        if _LEAST_SETTLE_SECONDS <= seconds <= _MOST_SETTLE_SECONDS:
            return seconds
        raise ValueError(
            f"it is {_LEAST_SETTLE_SECONDS} at least and {_MOST_SETTLE_SECONDS} at most, for a post that is "
            "looked for too soon goes out twice"
        )


def load_settings() -> OperatorSettings:
    """Return the settings; raises `UserError` naming the variable that cannot be read."""
    try:
        return OperatorSettings()
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0])
        variable = name if name.isupper() else f"PLANBOT_{name.upper()}"
        why = problem["msg"].removeprefix("Value error, ")
        raise UserError(f"The setting {variable} cannot be used: {why}.") from None
