"""Dates as Slack's client words them, in the reader's zone."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_PART = re.compile(r"\{([a-z_]+)\}")


def at_ts(ts: str | int, zone: ZoneInfo) -> datetime:
    """The local time of a message's `ts` or of Unix seconds."""
    return datetime.fromtimestamp(int(str(ts).split(".")[0]), UTC).astimezone(zone)


def time_of_day(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M} {moment:%p}"


def long_day(moment: datetime) -> str:
    """`Tuesday, November 24, 2026`."""
    return f"{moment:%A, %B} {moment.day}, {moment.year}"


def short_moment(moment: datetime) -> str:
    """`Tue Nov 24, 9:30 AM`."""
    return f"{moment:%a %b} {moment.day}, {time_of_day(moment)}"


def formatted(seconds: int, pattern: str, zone: ZoneInfo, now: datetime) -> str:
    """The text of `<!date^seconds^pattern|…>`; a placeholder that Slack does not know stays as it is."""
    moment = at_ts(seconds, zone)
    today = now.astimezone(zone).date()
    near = {
        today: "today",
        today - timedelta(days=1): "yesterday",
        today + timedelta(days=1): "tomorrow",
    }.get(moment.date())
    numeric = f"{moment:%Y-%m-%d}"
    plain = f"{moment:%B} {moment.day}, {moment.year}"
    short = f"{moment:%b} {moment.day}, {moment.year}"
    long = long_day(moment)
    words = {
        "date_num": numeric,
        "date_slash": f"{moment:%m/%d/%Y}",
        "date": plain,
        "date_short": short,
        "date_long": long,
        "date_pretty": near or plain,
        "date_short_pretty": near or short,
        "date_long_pretty": near or long,
        "time": time_of_day(moment),
        "time_secs": f"{moment.hour % 12 or 12}:{moment:%M:%S %p}",
        "ago": _ago((now - moment).total_seconds()),
    }
    return _PART.sub(lambda match: words.get(match[1], match[0]), pattern)


def _ago(seconds: float) -> str:
    size = abs(seconds)
    for length, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if size >= length:
            count = round(size / length)
            words = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now" if seconds >= 0 else "in a moment"
