"""Digests and the rollup: who reads them, and when nobody does."""

from collections.abc import Iterator, Sequence

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.going_live import hears
from planbot.plan.marks import Mark
from planbot.plan.model import Department, Person
from planbot.plan.planned import MessageKind, PlannedMessage
from planbot.plan.planning import Planning
from planbot.plan.standing import in_force
from planbot.plan.vocabulary import Role


class Summaries:
    def __init__(self, planning: Planning) -> None:
        self._planning = planning

    def digests(self, mark: Mark) -> Iterator[PlannedMessage]:
        """Yield one for each head whose department has items, and who has none, for the administrators."""
        asking = self._planning.asking_in(mark.zone)
        for department in self._departments_with_items():
            if not hears(self._planning.policy, department):
                continue
            key = f"digest:{department.id if department else 'none'}:{mark.name}"
            head = self._head(department)
            if head is not None:
                yield from self._digest(department, head, mark, asking, key)
                continue
            for admin in self._planning.people:
                if admin.active and admin.role is Role.ADMIN:
                    yield from self._digest(department, admin, mark, asking, f"{key}:{admin.id}")

    def _digest(
        self, department: Department | None, reader: Person, mark: Mark, asking: Asking, key: str
    ) -> Iterator[PlannedMessage]:
        recipient = asking.recipient(reader)
        if zone_of(self._planning.facts, recipient or reader) != mark.zone:
            return
        yield PlannedMessage(
            kind=MessageKind.DIGEST,
            dedupe_key=key,
            week=mark.name,
            not_before=mark.at,
            expires_at=mark.expires_at,
            person_id=(recipient or reader).id,
            reason=None if recipient else self._planning.why_unreached(reader, asking),
            department_id=department.id if department else None,
        )

    def rollup(self, mark: Mark) -> Iterator[PlannedMessage]:
        """Yield the one of the leadership channel, unless nothing is in force."""
        if not any(in_force(self._planning.facts, leaf) for leaf in self._planning.outline.leaves):
            return
        channel = self._planning.policy.leadership_channel
        yield PlannedMessage(
            kind=MessageKind.ROLLUP,
            dedupe_key=mark.key,
            week=mark.name,
            not_before=mark.at,
            expires_at=mark.expires_at,
            channel=channel,
            reason=None if channel else "no leadership channel is set",
        )

    def _departments_with_items(self) -> Sequence[Department | None]:
        found = {
            department.id if department else None: department
            for leaf in self._planning.outline.leaves
            if in_force(self._planning.facts, leaf)
            for department in [self._planning.outline.department(leaf).value]
        }
        return [found[key] for key in sorted(found, key=lambda key: (key is None, key))]

    def _head(self, department: Department | None) -> Person | None:
        if department is None or department.head_id is None:
            return None
        head = self._planning.facts.person_by_id.get(department.head_id)
        return head if head is not None and head.active else None
