"""Filling in what items of a plan lack: leads, dates, measures, short titles."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Unpack

from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.gaps import GapRef
from planbot.plan.model import Item
from planbot.plan.periods import is_ongoing
from planbot.plan.permissions import require_fill_gaps
from planbot.plan.reports.builders.gap_forms import items_after
from planbot.plan.reports.gaps_list import Filled, FilledLine
from planbot.plan.vocabulary import Part, Precision, Recurrence, Via
from planbot.services.chosen_people import chosen_person
from planbot.services.directory import Member
from planbot.services.gap_answers import (
    MEASURE_LENGTH,
    REASON_LENGTH,
    SHORT_TITLE_LENGTH,
    DateAnswer,
    ItemAnswer,
    LeadAnswer,
    MeasureAnswer,
    TitleAnswer,
    answered_once,
)
from planbot.services.gaps import GapsSeen
from planbot.services.last_word import say_who
from planbot.store import assignments, due_changes, items, ledger, workspaces
from planbot.store.errors import NotFound
from planbot.store.records import ItemChanges
from planbot.store.unit_of_work import Database, Unit

REASON = "reason"
"""The field in which somebody says why an item gets a date again."""


def fill_gaps(
    database: Database,
    workspace_id: int,
    actor_id: int,
    ref: GapRef,
    answers: Sequence[ItemAnswer],
    *,
    members: Mapping[str, Member | None],
    reason: str | None = None,
    after: int | None = None,
    submission_id: str,
    now: datetime,
    via: Via,
) -> Filled:
    """Fill in what the answers say, all or none, and return what came of it.

    `members` says what Slack knows of the strangers among those chosen to lead, `reason` why an item whose
    date was taken away gets one again; `after` is the last item that the form showed. What somebody else
    filled in since the form was opened stays as it is. The same `submission_id` counts once; sent again, it
    is answered again. Raises `UserError` with the answer's field.
    """

    def fill(unit: Unit) -> Filled:
        workspaces.lock_workspace(unit, workspace_id)
        items.lock_items(unit, workspace_id, {answer.item_id for answer in answers})
        filling = _Filling(unit, workspace_id, actor_id, ref, members, reason, now, via)
        return filling.run(answers, after)

    return database.write(
        lambda unit: answered_once(unit, workspace_id, submission_id, lambda: fill(unit), now=now)
    )


class _Filling:
    """One submission being carried out."""

    def __init__(
        self,
        unit: Unit,
        workspace_id: int,
        actor_id: int,
        ref: GapRef,
        members: Mapping[str, Member | None],
        reason: str | None,
        now: datetime,
        via: Via,
    ) -> None:
        self._unit = unit
        self._workspace_id = workspace_id
        self._ref = ref
        self._members = members
        self._reason = (reason or "").strip()[:REASON_LENGTH]
        self._now = now
        self._via = via
        self._seen = GapsSeen(unit, workspace_id, actor_id, now=now)
        self._actor = self._seen.person
        self._outline = self._seen.outline
        self._gaps = self._seen.of(ref.plan_id)
        self._today = local_day(now, zone_of(self._seen.facts, self._actor))
        self._lines: list[FilledLine] = []
        self._kept: list[str] = []
        self._joined: dict[int, str] = {}

    def run(self, answers: Sequence[ItemAnswer], after: int | None) -> Filled:
        left = len(items_after(self._gaps, self._ref, after)) if after is not None else 0
        for answer in answers:
            item = self._current(answer)
            self._require(item, answer.field)
            match answer:
                case LeadAnswer():
                    self._lead(item, answer)
                case DateAnswer():
                    self._date(item, answer)
                case MeasureAnswer():
                    self._measure(item, answer)
                case TitleAnswer():
                    self._title(item, answer)
        count = "1 item" if len(self._lines) == 1 else f"{len(self._lines)} items"
        return Filled(
            done=f"Thank you. {count} filled in." if self._lines else "Nothing was changed.",
            lines=tuple(self._lines),
            kept=tuple(self._kept),
            joined=tuple(self._joined.values()),
            left=left,
        )

    def _current(self, answer: ItemAnswer) -> Item:
        """Return the item as it stands behind the lock, whatever another host's clock says it is."""
        try:
            return items.item(self._unit, self._workspace_id, answer.item_id)
        except NotFound:
            raise UserError("That item is no longer in the plan.", answer.field) from None

    def _require(self, item: Item, field: str) -> None:
        try:
            require_fill_gaps(self._outline, self._actor, item)
        except UserError as refusal:
            raise UserError(refusal.message, field) from None

    # One answer

    def _lead(self, item: Item, answer: LeadAnswer) -> None:
        parts = assignments.assignments_of_item(self._unit, self._workspace_id, item.id)
        own = next((one for one in parts if one.part is Part.LEAD), None)
        held = own or self._outline.lead(item).value
        if (None if held is None else str(held.id)) != answer.seen:
            self._keep(item, f"{self._outline.assignee_name(held) if held else 'nobody'} leads it")
            return
        before = self._outline.lead_name(item)
        owner, person_id, department_id = self._chosen(item, answer)
        for one in parts:
            holder = (one.person_id, one.department_id)
            if one.part is Part.SUPPORT and holder == (person_id, department_id):
                assignments.end_assignment(self._unit, self._workspace_id, one.id, now=self._now)
        given = assignments.set_lead(
            self._unit,
            self._workspace_id,
            item.id,
            now=self._now,
            person_id=person_id,
            department_id=department_id,
        )
        self._record(
            item,
            "assigned",
            before=None if held is None else {"assignment": held.id},
            after={"assignment": given.id, "part": Part.LEAD.value},
        )
        self._line(item, f"{owner} leads it", before)

    def _chosen(self, item: Item, answer: LeadAnswer) -> tuple[str, int | None, int | None]:
        if answer.slack_id is None:
            department = self._seen.facts.department_by_id.get(answer.department_id or 0)
            if department is None:
                raise UserError("That department is no longer there. Choose another.", answer.field)
            return department.name, None, department.id
        home = self._outline.department(item).value
        person = chosen_person(
            self._unit,
            self._workspace_id,
            answer.slack_id,
            self._members,
            field=answer.field,
            department_id=home.id if home else None,
            by_id=self._actor.id,
            now=self._now,
        )
        if person.id not in self._seen.facts.person_by_id:
            self._joined[person.id] = person.name
        return person.name, person.id, None

    def _date(self, item: Item, answer: DateAnswer) -> None:
        due = item.due or self._outline.due(item).value
        if due is not None or is_ongoing(item):
            self._keep(item, "ongoing" if due is None else f"due {say_day(due, self._today)}")
            return
        if answer.due is None:
            ongoing = {"precision": Precision.ONGOING, "recurrence": Recurrence.ONGOING}
            self._revise(item, precision=Precision.ONGOING, recurrence=Recurrence.ONGOING, of=ongoing)
            self._line(item, "ongoing")
            return
        if item.start is not None and answer.due < item.start:
            raise UserError(
                f"It starts on {say_day(item.start, self._today)}. Choose that day or a later one.",
                answer.field,
            )
        before = None
        if item.adopted_due is not None:
            before = f"first due {say_day(item.adopted_due, self._today)}, then without a date"
            self._date_again(item, answer)
        self._revise(item, due=answer.due, precision=Precision.DAY, of={"due": answer.due.isoformat()})
        self._line(item, f"due {say_day(answer.due, self._today)}", before)

    def _date_again(self, item: Item, answer: DateAnswer) -> None:
        """The date that was adopted once stays beside this one, with the reason."""
        if not self._reason:
            raise UserError(
                f"{self._outline.label(item)} had a date before. Say why it gets another.", REASON
            )
        due_changes.add_due_change(
            self._unit,
            self._workspace_id,
            item_id=item.id,
            before=None,
            after=answer.due,
            reason=self._reason,
            by_id=self._actor.id,
            now=self._now,
        )

    def _measure(self, item: Item, answer: MeasureAnswer) -> None:
        if item.measure:
            self._keep(item, f"measured by “{item.measure}”")
            return
        measure = " ".join(answer.measure.split())[:MEASURE_LENGTH]
        self._revise(item, measure=measure, of={"measure": measure})
        self._line(item, f"measured by “{measure}”")

    def _title(self, item: Item, answer: TitleAnswer) -> None:
        wanted = " ".join(answer.short_title.split())
        if len(wanted) > SHORT_TITLE_LENGTH:
            raise UserError(f"A short title has at most {SHORT_TITLE_LENGTH} characters.", answer.field)
        if item.short_title != answer.seen:
            self._keep(item, f"it is called “{item.short_title}” by now")
            return
        self._revise(item, short_title=wanted, of={"short_title": wanted})
        self._lines.append(
            FilledLine(
                label=self._outline.label(item), title=wanted, now="its new name", before=item.short_title
            )
        )

    # What is kept of it

    def _revise(self, item: Item, *, of: Mapping[str, Any], **changes: Unpack[ItemChanges]) -> None:
        items.revise_item(self._unit, self._workspace_id, item.id, now=self._now, **changes)
        before = {name: getattr(item, name) for name in of}
        self._record(
            item, "filled_in", before={name: _json(value) for name, value in before.items()}, after=dict(of)
        )

    def _record(
        self, item: Item, verb: str, *, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> None:
        ledger.add_entry(
            self._unit,
            self._workspace_id,
            verb=verb,
            subject_kind="item",
            subject_id=item.id,
            actor_id=self._actor.id,
            before=before,
            after={**after, "because": "a gap was filled in"},
            at=self._now,
            via=self._via,
        )

    def _line(self, item: Item, now: str, before: str | None = None) -> None:
        label = self._outline.label(item)
        self._lines.append(FilledLine(label=label, title=item.short_title, now=now, before=before))

    def _keep(self, item: Item, words: str) -> None:
        who = say_who(self._unit, self._workspace_id, self._seen.facts, "item", item.id, reader=self._actor)
        stays = f"{self._outline.label(item)} {item.short_title} stays as it is: {words}."
        self._kept.append(f"{stays} {who}" if who else stays)


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
