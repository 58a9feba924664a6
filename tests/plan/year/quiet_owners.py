"""What has to hold for whoever answers nothing: asked every second week, about everything at once."""

from plan.year.checks import Check
from plan.year.evidence import check_ins, day_in, last_heard, reader_of, zone_of
from plan.year.simulation import Sweep

from planbot.plan.rests import Reason

ASKS = 2
LEAST, MOST = 12, 15
"""How many days lie between two asks of a silent person, where a free day may have moved either."""


class QuietOwners(Check):
    def see(self, sweep: Sweep) -> None:
        facts, words = sweep.facts, last_heard(sweep.facts)
        written_to: set[int] = set()
        for message in check_ins(sweep):
            person = facts.person_by_id[message.person_id or 0]
            days, today = self.record.unanswered_by(person, words), day_in(zone_of(person), sweep.at)
            is_silent = len(days) >= ASKS and bool(message.items)
            if is_silent:
                written_to.add(person.id)
                self.steps["silent people asked"] += 1
                if (today - days[-1]).days < LEAST:
                    self.wrong(sweep, f"{person.id}: silent since {days[-1]}, and written to again")
        for one in sweep.agenda.passed_over:
            person = reader_of(facts, facts.person_by_id[one.owner_id], sweep.at)
            if one.rest.reason is Reason.SILENT:
                days = [day for day in self.record.unanswered_by(person, words) if day < one.day]
                if len(days) < ASKS:
                    self.wrong(sweep, f"{person.id}: asked on {days} without an answer, and called silent")
                elif (one.day - max(days[-1], person.away_until or days[-1])).days > MOST:
                    self.wrong(sweep, f"{person.id}: silent, and not asked since {days[-1]}, nor on a leave")
            if one.rest.reason in (Reason.SILENT, Reason.SELDOM) and person.id in written_to:
                self.wrong(sweep, f"{person.id}: asked, but not about {one.item_id}")
