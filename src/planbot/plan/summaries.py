"""Digests and the rollup: who reads them, and when nobody does."""

from collections.abc import Iterator, Sequence

from planbot.plan.check_ins import zone_of
from planbot.plan.going_live import hears
from planbot.plan.marks import Mark, latest_digest
from planbot.plan.model import Department, Person
from planbot.plan.planned import MessageKind, PlannedMessage
from planbot.plan.planning import Planning
from planbot.plan.returns import return_key, was_held
from planbot.plan.standing import in_force
from planbot.plan.vocabulary import Role


class Summaries:
    def __init__(self, planning: Planning) -> None:
        self._planning = planning

    def digests(self, mark: Mark) -> Iterator[PlannedMessage]:
        """Yield one for each head whose department has items, and who has none, for the administrators."""
        asking = self._planning.asking_in(mark.zone)
        for department in self._departments_with_items():
            key = f"digest:{department.id if department else 'none'}:{mark.name}"
            head = self._head(department)
            for reader in self._readers(department):
                recipient = asking.recipient(reader)
                if zone_of(self._planning.facts, recipient or reader) == mark.zone:
                    yield PlannedMessage(
                        kind=MessageKind.DIGEST,
                        dedupe_key=key if reader == head else f"{key}:{reader.id}",
                        week=mark.name,
                        not_before=mark.at,
                        expires_at=mark.expires_at,
                        person_id=(recipient or reader).id,
                        reason=None if recipient else self._planning.why_unreached(reader, asking),
                        department_id=department.id if department else None,
                    )

    def digests_on_return(self, mark: Mark) -> Iterator[PlannedMessage]:
        """Yield the week's digest for each reader who is back from a leave in which it was held.

        `mark` is the moment of a zone's day; the digests of the weeks before are not made up for.
        """
        facts, now = self._planning.facts, self._planning.now
        asking = self._planning.asking_in(mark.zone)
        for department in self._departments_with_items():
            for reader in self._readers(department):
                is_here = asking.recipient(reader) == reader and zone_of(facts, reader) == mark.zone
                if is_here and was_held(facts, reader, now):
                    week, _ = latest_digest(facts.policy, mark.zone, now)
                    yield PlannedMessage(
                        kind=MessageKind.DIGEST,
                        dedupe_key=return_key(department, week, reader),
                        week=week,
                        not_before=mark.at,
                        expires_at=mark.expires_at,
                        person_id=reader.id,
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

    def _readers(self, department: Department | None) -> Sequence[Person]:
        """Return the head, else the administrators; nobody where the department hears nothing yet."""
        if not hears(self._planning.policy, department):
            return ()
        head = self._head(department)
        if head is not None:
            return (head,)
        return [one for one in self._planning.people if one.active and one.role is Role.ADMIN]

    def _head(self, department: Department | None) -> Person | None:
        if department is None or department.head_id is None:
            return None
        head = self._planning.facts.person_by_id.get(department.head_id)
        return head if head is not None and head.active else None
