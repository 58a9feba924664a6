"""Words for how far off something is, whose dates only the plan's legend knows."""

import re

from planbot.intake.cells import fold_text
from planbot.intake.phrases import listed

_PLAIN = re.compile(
    r"(?:(?P<word>short(?:er)?|near|immediate(?:ly)?|mid(?:dle)?|med(?:ium)?|intermediate|long(?:er)?|extended)"
    r"(?:[ -]*(?:term|range|run))?s?)"
)
_UNIT = r"(?:years?|yrs?\.?|months?|mos?\.?|weeks?|wks?\.?|days?)"
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(listed("one,two,three,four,five,six,seven,eight,nine,ten"), start=1)
}
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})"
_YEARS = re.compile(
    r"(?:within |next |in |the next |<\s*|under |less than )?"
    rf"(?:(?P<low>{_COUNT})\s*(?:-|to|–)\s*)?(?P<high>{_COUNT})\s*\+?[ -]*(?P<unit>{_UNIT})"
    r"(?: (?:of|from|after) (?:plan )?(?:adoption|approval))?"
    rf"|(?P<over>over|more than|greater than|>)\s*{_COUNT}\s*{_UNIT}"
)
_PHASE = re.compile(
    r"(?:phases?|tiers?|stages?|years?|yrs?|tranches?|months?)\s*#?"
    r"(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five)(?:\s*(?:-|to|&|and|,)\s*(?:\d{1,2}|[ivx]{1,4}))*\+?"
    r"|(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th) (?:year|phase)s?"
    r"|\d{1,2}\s?(?:-|to)\s?\d{1,2}|asap"
)
_ORDINALS = {
    word: number
    for number, words in enumerate(("1st,first", "2nd,second", "3rd,third", "4th,fourth"), start=1)
    for word in listed(words)
}
_QUARTER = re.compile(
    rf"q ?(?P<number>[1-4])|(?:quarter|qtr) ?#?(?P<count>[1-4])|(?P<before>[1-4])q"
    rf"|(?P<ordinal>{'|'.join(_ORDINALS)}) (?:quarter|qtr)"
)
_QUARTERS = re.compile(r"q ?([1-4]) ?[-–] ?q? ?([1-4])")
_LONGEST = 200
_LETTERS = {"s": "short", "st": "short", "m": "medium", "mt": "medium", "l": "long", "lt": "long"}
_CANONICAL = {
    "near": "short",
    "shorter": "short",
    "mid": "medium",
    "med": "medium",
    "middle": "medium",
    "intermediate": "medium",
    "longer": "long",
    "extended": "long",
    "immediately": "immediate",
}


def horizon_key(text: str) -> str:
    """Return the form in which a horizon is compared: `Short-\\nterm`, `short term` and `SHORT TERM` are one.

    `Mid-term`, `Medium term` and `Intermediate` are one too; any other text is folded, without hyphens.
    """
    folded = _flat(text)
    if plain := _PLAIN.fullmatch(re.sub(r"\s*\(.*\)", "", folded)):
        word = plain["word"]
        word = _CANONICAL.get(word, word)
        return word if word == "immediate" else f"{word} term"
    if quarter := _QUARTER.fullmatch(folded):
        return (
            f"q{quarter['number'] or quarter['count'] or quarter['before'] or _ORDINALS[quarter['ordinal']]}"
        )
    return folded


def quarter_keys(text: str) -> tuple[str, ...]:
    """Return the keys of the quarters that a text names without a year; none for any other text."""
    keys = split_horizons(text) if len(text) <= _LONGEST else ()
    return keys if all(_QUARTER.fullmatch(key) for key in keys) else ()


def is_horizon(text: str) -> bool:
    """Whether the text is one horizon: a term, a span of years from now, a phase, a quarter of no year."""
    if len(text) > _LONGEST:
        return False
    folded = re.sub(r"\s*\(.*\)", "", _flat(text))
    return any(pattern.fullmatch(folded) for pattern in (_PLAIN, _YEARS, _PHASE, _QUARTER))


def split_horizons(text: str) -> tuple[str, ...]:
    """Return the horizons of `Short-term / Medium-term` as keys; none where a part is not one."""
    if quarters := _QUARTERS.fullmatch(_flat(text)):
        return tuple(f"q{number}" for number in quarters.groups())
    parts = [
        part
        for part in re.split(r"\s*(?:[/,;&+]|\s-\s|\b(?:and|to|through|then)\b)\s*", _joined(text))
        if part.strip()
    ]
    if len(parts) > 1 and all(is_horizon(part) or _flat(part) == "ongoing" for part in parts):
        return tuple(horizon_key(part) for part in parts)
    shared = re.fullmatch(
        r"(short|near|mid|medium)\s*[-/ ](?:to[- ])?\s*(mid|medium|long)(?:[ -]*(?:term|range))?", _flat(text)
    )
    if shared:
        return horizon_key(shared[1]), horizon_key(shared[2])
    return (horizon_key(text),) if is_horizon(text) else ()


def years_ahead(text: str) -> tuple[int, int] | None:
    """Return the months from now that `1-3 years` or `within 18 months` names, as (from, to)."""
    joined = _joined(text)
    inner = re.search(r"\((.+)\)", joined)
    found = _YEARS.fullmatch(re.sub(r"\s*\(.*\)", "", joined).strip()) or (
        _YEARS.fullmatch(inner[1].strip()) if inner else None
    )
    if not found or not found["high"] or "+" in text or found["unit"][0] in "wd":
        return None
    months = 1 if found["unit"].startswith("mo") else 12
    return _count(found["low"] or "0") * months, _count(found["high"]) * months


def letter_horizons(flat: str) -> tuple[str, ...]:
    """Return the horizons of `S`, `ST`, `S/M` or `S, O`, folded text; none where a part is another word.

    An `O` by itself may be anything: it is `ongoing` beside others only.
    """
    if len(flat) > _LONGEST:
        return ()
    parts = re.split(r"\s*[/,&-]\s*", flat)
    known = {**_LETTERS, "o": "ongoing"} if len(parts) > 1 else _LETTERS
    if not all(part in known for part in parts):
        return ()
    return tuple(known[part] if part == "o" else f"{known[part]} term" for part in parts)


def _count(text: str) -> int:
    return _NUMBER_WORDS.get(text) or int(text)


def _joined(text: str) -> str:
    """Join what a narrow column broke: `Short-\\nterm` is `short-term`."""
    return " ".join(re.sub(r"-\s*\n\s*", "-", text).split()).casefold()


def _flat(text: str) -> str:
    """Return the text folded on one line; its hyphens count as spaces unless they may join numbers."""
    folded = fold_text(_joined(text))
    return folded if re.search(r"\d", folded) else " ".join(folded.replace("-", " ").split())
