"""Long lists of phrases, written as running text."""


def listed(text: str) -> tuple[str, ...]:
    """Return the phrases of a text that separates them by commas; line breaks count as spaces."""
    return tuple(phrase for part in text.split(",") if (phrase := " ".join(part.split())))
