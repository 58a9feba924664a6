"""A dropped file read by what was settled about it: what its preview says, and what its forms offer."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from planbot.intake.diff import Choices, PlanDiff
from planbot.intake.draft import Draft, TimeReport
from planbot.intake.layout import NoItemColumn
from planbot.intake.map_writer import legend_words
from planbot.intake.owner_proposals import Candidate, propose
from planbot.intake.people_list import PeopleList, PersonRow
from planbot.intake.spans import ORDER_NOT_SETTLED
from planbot.plan.model import Item
from planbot.plan.reports.plan_upload import PlanPreview
from planbot.services.plan_files import look_at
from planbot.services.settling_owners import owner_candidates
from planbot.services.upload_content import as_file
from planbot.services.upload_finds import ItemFound, OwnerFound, SheetFound, Suggestion, WordFound
from planbot.services.upload_map import choices_of, emails_in, map_of
from planbot.services.upload_preview import build_preview, preview_of_headers
from planbot.store import people, slack_members
from planbot.store.records import Json
from planbot.store.unit_of_work import Database, Unit
from planbot.store.uploads import Upload

_SURE = 95
"""From this score on a proposal is chosen in the form beforehand: the whole name, title or email fits."""
_NEAREST = ("immediate", "short term", "medium term", "long term")
"""How horizons follow one another; what is none of these comes after them, in the order of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file as it was read, with those people of Slack whom the map names and the plan does not know yet."""

    draft: Draft
    diff: PlanDiff | None
    joining: PeopleList
    choices: Choices
    is_titled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`plan_id` is the plan that the file would come into; None for a new one.

    `header_row` is the row of the headers where it is the same on all `sheets` that are read.
    """

    preview: PlanPreview
    columns: tuple[tuple[str, str], ...]
    owners: tuple[OwnerFound, ...]
    horizons: tuple[WordFound, ...]
    statuses: tuple[WordFound, ...]
    asks_for_order: bool
    milestones: int
    kept: tuple[ItemFound, ...]
    gone: tuple[ItemFound, ...]
    proposals: tuple[ItemFound, ...]
    plan_id: int | None
    sheets: tuple[SheetFound, ...] = ()
    header_row: int | None = None

    def as_json(self) -> Json:
        return asdict(self)


_READING: TypeAdapter[Reading] = TypeAdapter(Reading)


def reading_from_json(found: Json) -> Reading:
    return _READING.validate_python(found)


def read_file(
    database: Database, workspace_id: int, upload: Upload, content: bytes, *, now: datetime
) -> ReadFile:
    """Read the file as it was settled so far; nothing is stored. Raises `UserError` where it is no plan."""
    mapping, choices = map_of(upload.settled), choices_of(upload.choices)
    with database.reading() as unit:
        joining = _joining(unit, workspace_id, upload)
    with as_file(upload.name, content) as path:
        looked = look_at(database, workspace_id, path, joining, mapping, now=now, choices=choices)
    return ReadFile(
        draft=looked.draft,
        diff=looked.diff,
        joining=joining,
        choices=choices,
        is_titled=mapping.title is not None,
    )


def reading_of(database: Database, workspace_id: int, upload: Upload, read: ReadFile) -> Reading:
    """Return what the preview says of a file that was read, and what the forms offer."""
    draft, diff, mapping = read.draft, read.diff, map_of(upload.settled)
    with database.reading() as unit:
        candidates = list(owner_candidates(unit, workspace_id))
    owners = tuple(_owners(draft, candidates, upload.settled.get("owners", {})))
    horizons = tuple(_horizons(draft))
    statuses = tuple(
        WordFound(text=one.text, meaning=one.status.value if one.status else None, items=one.items)
        for one in draft.statuses
    )
    asks_for_order = mapping.date_order is not None or any(
        ORDER_NOT_SETTLED in row.reason for row in draft.rejected
    )
    kept, gone, proposals = _there(diff)
    fixes = ["columns"]
    fixes += ["owners"] if owners else []
    fixes += ["dates"] if horizons or asks_for_order else []
    is_open = any(one.meaning is None for one in statuses) or upload.settled.get("status")
    fixes += ["statuses"] if is_open else []
    fixes += ["choices"] if kept or gone or proposals else []
    return Reading(
        preview=build_preview(
            upload,
            draft,
            diff,
            open_owners=[one for one in owners if one.is_open],
            open_horizons=[one for one in horizons if one.meaning is None],
            fixes=fixes,
        ),
        columns=tuple(draft.columns.items()),
        owners=owners,
        horizons=horizons,
        statuses=statuses,
        asks_for_order=asks_for_order,
        milestones=sum(len(item.proposed_milestones) for item in draft.items) or int(mapping.takes_steps),
        kept=kept,
        gone=gone,
        proposals=proposals,
        plan_id=diff.plan.id if diff else None,
        sheets=tuple(_sheets(draft)),
        header_row=draft.header_row if len({one.header_row for one in draft.sheets}) < 2 else None,
    )


def reading_of_headers(upload: Upload, found: NoItemColumn) -> Reading:
    """Return what there is to settle of a file in which no column was taken for the items."""
    return Reading(
        preview=preview_of_headers(upload),
        columns=tuple(found.columns.items()),
        owners=(),
        horizons=(),
        statuses=(),
        asks_for_order=False,
        milestones=0,
        kept=(),
        gone=(),
        proposals=(),
        plan_id=None,
        sheets=tuple(SheetFound(name=name, is_read=name == found.sheet) for name in found.sheets),
        header_row=found.row,
    )


def _sheets(draft: Draft) -> Iterator[SheetFound]:
    yield from (SheetFound(name=one.sheet, is_read=True) for one in draft.sheets)
    others = (one.sheet for one in draft.sheets_not_read if one.may_hold_plan)
    yield from (SheetFound(name=name, is_read=False) for name in others)


def _joining(unit: Unit, workspace_id: int, upload: Upload) -> PeopleList:
    """Return as a people list whom the map names, who are in Slack and not among planbot's people yet."""
    wanted = emails_in(upload.settled)
    wanted -= {person.email.casefold() for person in people.list_people(unit, workspace_id)}
    rows = [
        PersonRow(row=number, email=member.email, name=member.name, title=member.title)
        for number, member in enumerate(slack_members.list_members(unit, workspace_id), start=1)
        if member.email and member.email.casefold() in wanted and not member.is_gone
    ]
    return PeopleList(people=tuple(rows), rows_read=len(rows))


def _owners(draft: Draft, candidates: list[Candidate], settled: Mapping[str, Any]) -> Iterator[OwnerFound]:
    """Yield who is open, those of most items first, then who was settled here or matched unsurely."""
    open_texts = {gap.text for gap in draft.gaps if gap.kind in ("unknown_owner", "no_reporter")}
    for wanted in (True, False):
        for report in draft.owners:
            mention = report.mention
            is_open = mention.text in open_texts
            is_doubtful = mention.score < 100 or mention.is_new or mention.text in settled
            if is_open is not wanted or not (is_open or is_doubtful):
                continue
            proposals = [one for one in propose(mention.text, candidates) if one.candidate.email]
            best = proposals[0] if is_open and proposals and proposals[0].score >= _SURE else None
            yield OwnerFound(
                text=mention.text,
                items=report.leads + report.supports,
                is_open=is_open,
                kind=mention.kind.value if mention.kind else None,
                match=mention.match,
                is_new=mention.is_new,
                suggestions=tuple(
                    Suggestion(email=one.candidate.email or "", name=one.candidate.name, why=one.why)
                    for one in proposals
                ),
                sure=best.candidate.email if best else None,
            )


def _horizons(draft: Draft) -> Iterator[WordFound]:
    settled = {word.casefold() for word in draft.legend}
    words = legend_words(draft)
    for word in sorted(words, key=lambda one: _NEAREST.index(one) if one in _NEAREST else len(_NEAREST)):
        with_it = [time for time in draft.times if word in (time.horizon or "").split(" to ")]
        if word.casefold() in settled or any(_is_undated(time) for time in with_it):
            yield WordFound(text=word, meaning=words[word] or None, items=sum(time.items for time in with_it))


def _is_undated(time: TimeReport) -> bool:
    return time.due is None and time.recurrence is None


_Items = tuple[ItemFound, ...]


def _there(diff: PlanDiff | None) -> tuple[_Items, _Items, _Items]:
    if diff is None:
        return (), (), ()

    def found(item: Item) -> ItemFound:
        number = f"{item.number} " if item.number else ""
        return ItemFound(serial=item.serial, label=f"#{item.serial} {number}{item.short_title}")

    return (
        tuple(found(one.item) for one in diff.kept),
        tuple(found(item) for item in diff.gone),
        tuple(found(match.item) for match in diff.proposals),
    )
