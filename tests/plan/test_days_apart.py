"""Where a person's day is not the day of the city, or of who stands in for them."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from plan.promises import every_item_is_accounted_for
from plan.world import DANA, LIVE, SAM, city, item

from planbot.plan.agenda import agenda
from planbot.plan.model import Ask, DueDateChange, Facts, Person
from planbot.plan.rests import Reason
from planbot.plan.vocabulary import Mode

HONOLULU, KOLKATA = ZoneInfo("Pacific/Honolulu"), ZoneInfo("Asia/Kolkata")
IN_INDIA = replace(LIVE, mode=Mode.LIVE, zone="Asia/Kolkata", holidays_country=None)
WEDNESDAY, FRIDAY = date(2026, 11, 18), date(2026, 11, 20)


def at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


def asked(who: Person, *days: date, kind: str = "ask", zone: ZoneInfo = HONOLULU) -> tuple[Ask, ...]:
    return tuple(
        Ask(item_id=1, person_id=who.id, kind=kind, day=day, at=at(day, "08:00", zone)) for day in days
    )


def with_sam(known: Facts, **changes: object) -> Facts:
    sam = replace(SAM, zone="Pacific/Honolulu", **changes)  # type: ignore[arg-type]
    return replace(known, people=(sam, replace(DANA, zone="Asia/Kolkata"), *city().people[2:]))


def test_a_date_set_this_morning_is_set_today_where_it_is_already_tomorrow_for_the_city() -> None:
    set_at, now = at(WEDNESDAY, "09:00", HONOLULU), at(WEDNESDAY, "09:30", HONOLULU)
    change = DueDateChange(
        id=1, item_id=1, before=None, after=FRIDAY, reason="The permit is late.", by_id=2, at=set_at
    )
    known = with_sam(
        city(item(due=FRIDAY), policy=IN_INDIA, due_changes=(change,), asks=asked(SAM, date(2026, 11, 17)))
    )
    found = agenda(known, now, frozenset({"ask:2026-W47@Pacific/Honolulu"}))
    every_item_is_accounted_for(found, known, now)
    ((planned,),) = [message.items for message in found.messages if message.person_id == SAM.id]
    assert (planned.kind, planned.prompt) == ("nudge", "nearly_due")


def test_back_from_leave_on_a_day_that_was_over_where_the_stand_in_was_asked() -> None:
    now = at(WEDNESDAY, "16:40", HONOLULU)
    asks = asked(DANA, date(2026, 11, 19), kind="nudge", zone=KOLKATA)
    assert asks[0].at < now
    known = with_sam(
        city(item(due=FRIDAY), policy=IN_INDIA, asks=asks), delegate_id=DANA.id, away_until=WEDNESDAY
    )
    found = agenda(known, now, frozenset())
    every_item_is_accounted_for(found, known, now)
    (passed,) = [one for one in found.passed_over if one.day == WEDNESDAY]
    assert (passed.rest.reason, passed.rest.day) == (Reason.ASKED, WEDNESDAY)
