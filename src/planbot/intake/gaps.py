"""What is left to settle in a draft, said once for all the items it concerns."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from planbot.intake.columns import Columns
from planbot.intake.draft import DraftItem, Gap, Key, OwnerKind
from planbot.intake.fields import Field
from planbot.intake.legends import counts_from_adoption
from planbot.intake.numbers import looks_like_date
from planbot.intake.time_prose import dates_in
from planbot.intake.times import Problem
from planbot.intake.tree import Node
from planbot.plan.titles import short_title

_LONGEST_TIME = 120
_MOST_DATES = 8


def find_gaps(
    columns: Columns,
    pairs: Sequence[tuple[Node, DraftItem]],
    unnamed: Iterable[tuple[str, str]],
    has_person: Callable[[str], bool],
    legend_said: Mapping[str, str],
) -> tuple[Gap, ...]:
    """Return the gaps of the draft whose items are `pairs`, each with the node that it was read from.

    `unnamed` are the columns beyond the header, each with the error values that it holds; `legend_said` is
    what the file says of horizons without a date.
    """
    gaps = _Gaps()
    by_key = {item.key: item for _, item in pairs}
    _owners(gaps, pairs, by_key, has_person)
    _dates(gaps, pairs, by_key, legend_said)
    leaves = [item for _, item in pairs if item.is_leaf]
    for item in leaves:
        if item.measure is None:
            gaps.add("no_measure", "have no measure of success", None, item)
    for node, item in pairs:
        if node.values and item.percent and not node.values.status_text and item.is_leaf:
            gaps.add("no_status", "have a percentage but no status: “not started” is taken", None, item)
        for field, text in node.values.unknown if node.values else ():
            if field is Field.STATUS:
                gaps.add("unknown_status", f"say “{text}”, which is no status that planbot knows", text, item)
            else:
                gaps.add(
                    "unknown_word",
                    f"have “{text}” as {field.value}, which planbot does not know",
                    text,
                    item,
                )
    _numbers(gaps, [item for _, item in pairs])
    for label, texts in unnamed:
        gaps.add(
            "unused_column", f"The {label} has no header and holds only {texts}: it is not used.", label, None
        )
    for label in columns.unread:
        gaps.add("unused_column", f"The column “{label}” is not used.", label, None)
    return gaps.done()


class _Gaps:
    """Gathers gaps of one kind and text."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str | None], tuple[str, list[DraftItem]]] = {}

    def add(self, kind: str, message: str, text: str | None, item: DraftItem | None) -> None:
        _, items = self._found.setdefault((kind, text), (message, []))
        if item is not None and item.row is not None and (not items or items[-1] is not item):
            items.append(item)

    def done(self) -> tuple[Gap, ...]:
        gaps = []
        for (kind, text), (message, items) in self._found.items():
            count = "1 item: it " if len(items) == 1 else f"{len(items)} items: they "
            said = f"{count}{_agree(message, len(items))}." if items else message
            rows = tuple(item.row for item in items if item.row is not None)
            sheets = tuple(item.sheet for item in items if item.sheet is not None)
            gaps.append(Gap(kind=kind, message=said, text=text, rows=rows, sheets=sheets))
        kinds = list(dict.fromkeys(gap.kind for gap in gaps))
        return tuple(sorted(gaps, key=lambda gap: (kinds.index(gap.kind), -len(gap.rows))))


def _agree(message: str, count: int) -> str:
    verb, _, rest = message.partition(" ")
    singular = {"have": "has", "are": "is", "say": "says"}
    return f"{singular.get(verb, verb)} {rest}" if count == 1 else message


def _owners(
    gaps: _Gaps,
    pairs: Iterable[tuple[Node, DraftItem]],
    by_key: dict[Key, DraftItem],
    has_person: Callable[[str], bool],
) -> None:
    for _, item in pairs:
        if item.is_leaf and not _holder(item, by_key, lambda holder: _names_lead(holder, has_person)):
            gaps.add("no_lead", "have nobody who leads", None, item)
        for mention in (*item.leads, *item.supports):
            text = mention.text
            if not mention.is_resolved:
                gaps.add(
                    "unknown_owner",
                    f"are given to “{text}”: choose a person, department or body",
                    text,
                    item,
                )
            elif mention.kind is OwnerKind.PERSON and not has_person(mention.match or ""):
                gaps.add(
                    "unknown_owner",
                    f"are given to {mention.match}, who is not in the people list",
                    text,
                    item,
                )
            elif mention.kind is OwnerKind.BODY and mention in item.leads and mention.reporter is None:
                gaps.add(
                    "no_reporter",
                    f"are led by “{text}”: choose the person who answers for it",
                    text,
                    item,
                )
            elif mention.reporter is not None and not has_person(mention.reporter):
                gaps.add(
                    "no_reporter",
                    f"are given to “{text}”, but {mention.reporter} is not in the people list",
                    text,
                    item,
                )
            elif mention.kind is OwnerKind.DEPARTMENT and mention.is_new:
                gaps.add(
                    "new_department",
                    f"are given to “{text}”, a department that is not known yet",
                    text,
                    item,
                )


def _names_lead(item: DraftItem, has_person: Callable[[str], bool]) -> bool:
    """Whether the item names a lead that can be stored: a map may give a text to an email that nobody has."""
    if not item.leads:
        return False
    first = item.leads[0]
    return first.kind is not OwnerKind.PERSON or first.match is None or has_person(first.match)


def _dates(
    gaps: _Gaps,
    pairs: Iterable[tuple[Node, DraftItem]],
    by_key: dict[Key, DraftItem],
    legend_said: Mapping[str, str],
) -> None:
    for node, item in pairs:
        schedule = node.values.schedule if node.values else None
        if not item.is_leaf or schedule is None or item.recurrence or item.status.is_closed:
            continue
        text = item.timeline
        if schedule.problem is Problem.NO_LEGEND:
            said = legend_said.get(item.horizon or "")
            in_file = f" (the file says “{said}”)" if said else ""
            ask = "say when the plan was adopted, or" if said and counts_from_adoption(said) else "say"
            words = f"are to be done “{text}”{in_file}: {ask} until when that is"
            gaps.add("no_legend", words, text, item)
            continue
        if schedule.problem in (Problem.NO_TIME, Problem.SEVERAL_DATES):
            named = "; ".join(dates_in(text or "")[:_MOST_DATES])
            several = f"several dates ({named}), and nothing says which of them it is due"
            which = several if schedule.problem is Problem.SEVERAL_DATES else "which is no date"
            said = text if text and len(text) <= _LONGEST_TIME else short_title(text or "", _LONGEST_TIME)
            gaps.add("no_time", f"say “{said}” as their time, {which}", text, item)
            continue
        dated = _holder(item, by_key, lambda holder: holder.due is not None)
        if dated is None or dated.due is None:
            gaps.add("no_date", "have no due date", None, item)
        elif item.start and item.start > dated.due:
            gaps.add("order", "have a start after the due date", None, item)


def _numbers(gaps: _Gaps, items: Iterable[DraftItem]) -> None:
    seen: dict[tuple[Key | None, str], DraftItem] = {}
    for item in items:
        if item.number is None:
            continue
        if looks_like_date(item.number):
            words = (
                f"have “{item.number}” as their number, a date that a spreadsheet may have made of one such "
                "as 1-1: write numbers as text"
            )
            gaps.add("number_as_date", words, item.number, item)
        first = seen.setdefault((item.parent_key, item.number), item)
        if first is not item:
            for one in (first, item):
                gaps.add(
                    "same_number",
                    f"have the number {item.number} beside another of that number",
                    item.number,
                    one,
                )


def _holder(
    item: DraftItem, by_key: dict[Key, DraftItem], has: Callable[[DraftItem], bool]
) -> DraftItem | None:
    """Return the item itself or the nearest above it for which `has` is true."""
    holder: DraftItem | None = item
    while holder is not None and not has(holder):
        holder = by_key.get(holder.parent_key) if holder.parent_key else None
    return holder
