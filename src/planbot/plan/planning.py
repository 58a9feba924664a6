"""What planning one sweep knows, whatever is planned: whose day it is, and whom the mode lets through."""

from collections.abc import Collection
from datetime import date, datetime

from planbot.plan.check_ins import Asking
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.going_live import hears, takes_part
from planbot.plan.model import Facts, Person
from planbot.plan.outline import Outline
from planbot.plan.standing import Standing

NOT_IN_SLACK = "not in Slack"


class Planning:
    """Facts at an instant, and the marks that were dealt with before."""

    def __init__(self, facts: Facts, now: datetime, swept: Collection[str]) -> None:
        self.facts = facts
        self.swept = frozenset(swept)
        self.policy = facts.policy
        self.outline = Outline(facts)
        self.people = sorted(facts.people, key=lambda person: person.id)
        self.now = now
        self._asking: dict[date, Asking] = {}

    def asking_in(self, zone: str) -> Asking:
        """Return the rules of asking for the day that it is in a zone."""
        today = local_day(self.now, zone)
        if today not in self._asking:
            self._asking[today] = Asking(self.facts, today, self.outline)
        return self._asking[today]

    def hears(self, owner: Person, standing: Standing) -> bool:
        """Whether the owner hears of the item: in a pilot, of what its people lead or what stands in it."""
        return hears(self.policy, standing.department) or takes_part(self.facts, owner)

    def why_unreached(self, person: Person, asking: Asking) -> str:
        """Say why nothing reaches a person for whom nobody stands in."""
        if asking.is_away(person) and person.away_until is not None:
            return f"away until {say_day(person.away_until, asking.today)}"
        return NOT_IN_SLACK
