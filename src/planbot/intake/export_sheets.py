"""A plan's facts to the sheets of an export: plain tables, before any file format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from planbot.intake.cells import cell_line, fold_words
from planbot.intake.milestones import write_milestones
from planbot.intake.open_names import OpenNames
from planbot.intake.owners import written_address
from planbot.plan.errors import UserError
from planbot.plan.model import Assignment, Facts, Item, OwnerName, Plan
from planbot.plan.outline import Outline
from planbot.plan.vocabulary import Flag, Funding, Part, Precision, Priority, Recurrence, Role, Status

Value = str | int | date | None

STATUS_MEANINGS: Mapping[Status, str] = {
    Status.NOT_STARTED: "Nothing has been done yet.",
    Status.ON_TRACK: "It will be done in time.",
    Status.AT_RISK: "It may not be done in time.",
    Status.OFF_TRACK: "It will not be done in time as things stand.",
    Status.COMPLETED: "It is done.",
    Status.ON_HOLD: "Work rests for now.",
    Status.DISCONTINUED: "It will not be done.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table: `widths` are in characters, by column."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int]

    def column(self, header: str) -> int:
        """Return the position of a header, from 0."""
        return list(self.headers).index(header)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPlan:
    """Everything that a file of one plan holds; `read_plan` reads the plan's sheet back."""

    title: str
    plan: Sheet
    updates: Sheet
    people: Sheet
    legend: Sheet

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return (self.plan, self.updates, self.people, self.legend)


def sheets_of(facts: Facts, plan_id: int, names: Sequence[OwnerName] = ()) -> ExportPlan:
    """Return the sheets of one plan, with the owners that it only names beside those who are known.

    Raises `UserError` where there is no such plan.
    """
    plan = facts.plan_by_id.get(plan_id)
    if plan is None:
        raise UserError("There is no such plan.", field="plan")
    outline = Outline(facts)
    items = [item for item in outline.in_order if item.plan_id == plan_id]
    return ExportPlan(
        title=plan.title,
        plan=_plan_sheet(facts, outline, plan, items, OpenNames(facts, names)),
        updates=_updates_sheet(facts, items),
        people=_people_sheet(facts),
        legend=_legend_sheet(plan),
    )


_BEFORE = (("planbot ID", 10), ("Level", 12))
_AFTER = (
    ("Short title", 30),
    ("Description", 40),
    ("Department", 22),
    ("Lead", 32),
    ("Support", 32),
    ("Start", 12),
    ("Due", 12),
    ("Adopted due", 12),
    ("Timeline", 18),
    ("Precision", 12),
    ("Recurrence", 12),
    ("Status", 14),
    ("Percent", 9),
    ("Priority", 10),
    ("Measure", 36),
    ("Budget", 14),
    ("Funding", 12),
    ("Resources", 24),
    ("Reporting period", 12),
    ("Milestones", 40),
)


_RESERVED = frozenset({"", *(fold_words(header) for header, _ in (*_BEFORE, *_AFTER))})


def _plan_sheet(facts: Facts, outline: Outline, plan: Plan, items: Sequence[Item], names: OpenNames) -> Sheet:
    depth = max((len(outline.ancestors(item)) + 1 for item in items), default=1)
    levels = level_names(plan.levels, depth)
    columns = [
        *_BEFORE,
        *(pair for level in levels for pair in ((f"{level} number", 10), (level, 36))),
        *_AFTER,
    ]
    rows = []
    for item in items:
        path = (*outline.ancestors(item), item)
        labels: list[Value] = [text for above in path for text in (above.number, cell_line(above.title))]
        labels.extend([None] * (2 * len(levels) - len(labels)))
        rows.append(
            [f"#{item.serial}", levels[len(path) - 1], *labels, *_item_values(facts, outline, item, names)]
        )
    return Sheet(
        name="Plan",
        headers=[header for header, _ in columns],
        rows=rows,
        widths=[width for _, width in columns],
    )


def level_names(levels: Sequence[str], depth: int) -> list[str]:
    """Return the names of a plan's levels as headers can hold them, with more where its tree is deeper.

    Each is there once, and none is a header that an export has besides.
    """
    names: list[str] = []
    for number, level in enumerate([*levels, *[""] * (depth - len(levels))], start=1):
        name = cell_line(level)
        is_free = fold_words(name) not in _RESERVED and fold_words(name) not in map(fold_words, names)
        names.append(name if is_free else f"{name} {number}" if fold_words(name) else f"Level {number}")
    return names


def _item_values(facts: Facts, outline: Outline, item: Item, names: OpenNames) -> list[Value]:
    said = facts.latest_update(item.id)
    department = facts.department_by_id.get(item.department_id) if item.department_id is not None else None
    percent = said.percent if said is not None and said.percent is not None else item.percent
    return [
        item.short_title,
        item.description,
        department.name if department else None,
        _owners(facts, outline, item, Part.LEAD, names),
        _owners(facts, outline, item, Part.SUPPORT, names),
        item.start,
        item.due,
        item.adopted_due,
        item.timeline,
        item.precision.label if item.precision else None,
        item.recurrence.label if item.recurrence else None,
        (said.status if said else item.status).label,
        percent,
        item.priority.label if item.priority else None,
        item.measure,
        item.budget,
        item.funding.label if item.funding else None,
        item.resources,
        item.cadence.label if item.cadence else None,
        write_milestones(item.milestones) or None,
    ]


def _owners(facts: Facts, outline: Outline, item: Item, part: Part, names: OpenNames) -> str | None:
    known = [_owner(facts, outline, assignment) for assignment in outline.assigned(item, part)]
    return "; ".join(filter(None, (*known, *names.of(item, part)))) or None


def _owner(facts: Facts, outline: Outline, assignment: Assignment) -> str | None:
    person = facts.person_by_id.get(assignment.person_id) if assignment.person_id is not None else None
    return written_address(person.name, person.email) if person else outline.assignee_name(assignment)


def _updates_sheet(facts: Facts, items: Sequence[Item]) -> Sheet:
    zone = ZoneInfo(facts.policy.zone)
    rows: list[list[Value]] = []
    for item in items:
        for update in facts.updates_by_item.get(item.id, ()):
            author = facts.person_by_id.get(update.author_id)
            behalf = (
                facts.person_by_id.get(update.on_behalf_of_id) if update.on_behalf_of_id is not None else None
            )
            rows.append(
                [
                    f"#{item.serial}",
                    item.number,
                    item.short_title,
                    f"{update.at.astimezone(zone):%Y-%m-%d %H:%M}",
                    author.name if author else None,
                    behalf.name if behalf else None,
                    update.status.label,
                    update.percent,
                    update.note,
                    update.expected,
                    update.evidence,
                ]
            )
    headers = (
        "Item", "Number", "Title", "Said at", "Said by", "On behalf of", "Status", "Percent", "Note",
        "Expected completion", "Evidence",
    )  # fmt: skip
    return Sheet(
        name="Updates", headers=headers, rows=rows, widths=(8, 10, 36, 17, 22, 22, 14, 9, 60, 18, 30)
    )


def _people_sheet(facts: Facts) -> Sheet:
    rows: list[list[Value]] = []
    for person in sorted(facts.people, key=lambda person: person.email):
        if not person.active:
            continue
        department = (
            facts.department_by_id.get(person.department_id) if person.department_id is not None else None
        )
        heads = department is not None and department.head_id == person.id
        rows.append(
            [
                person.email,
                person.name,
                person.title,
                department.name if department else None,
                person.role.label,
                "yes" if heads else None,
            ]
        )
    headers = ("Email", "Name", "Title", "Department", "Role", "Head")
    return Sheet(name="People", headers=headers, rows=rows, widths=(32, 26, 32, 26, 16, 8))


def _legend_sheet(plan: Plan) -> Sheet:
    rows: list[list[Value]] = [["plan", plan.title, plan.state.label]]
    if plan.adopted_on:
        rows.append(["plan", "adopted on", plan.adopted_on])
    if plan.resolution:
        rows.append(["plan", "resolution", plan.resolution])
    rows.extend(["timeline", word, text] for word, text in plan.legend.items())
    rows.extend(["status", status.label, STATUS_MEANINGS[status]] for status in Status)
    for kind, words in (
        ("priority", Priority),
        ("funding", Funding),
        ("precision", Precision),
        ("recurrence", Recurrence),
        ("role", Role),
        ("standing", Flag),
    ):
        rows.extend([kind, word.label, None] for word in words)
    return Sheet(name="Legend", headers=("Kind", "Word", "Meaning"), rows=rows, widths=(14, 28, 60))
