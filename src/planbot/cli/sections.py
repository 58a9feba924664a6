"""Headings with lines beneath them, on a terminal."""

from collections.abc import Iterator

_LISTED = 20


def section(title: str, lines: list[str], listed: int | None = _LISTED) -> Iterator[str]:
    """Yield a heading and lines beneath it, `listed` of them at most and the count of the rest."""
    if not lines:
        return
    yield ""
    yield title
    shown = lines if listed is None else lines[:listed]
    yield from (f"  {' '.join(line.split())}" for line in shown)
    if len(shown) < len(lines):
        yield f"  and {len(lines) - len(shown)} more"
