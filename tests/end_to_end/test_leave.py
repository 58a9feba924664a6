"""An owner goes on leave: somebody stands in, answers for them, and they come back to one message."""

from collections.abc import Iterator

import pytest
from end_to_end.city import CITY_PLAN, DANA, MARIA, OMAR, PAT, SAM, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, moment, words

from planbot.plan.model import Person


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    with make_town("2026-11-23T10:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.start_bot()
        yield town


def person(town: Town, email: str) -> Person:
    return next(one for one in town.facts().people if one.email == email)


def test_who_goes_away_names_somebody_who_stands_in(town: Town) -> None:
    omar = town.person(OMAR)
    said = words(town.person(MARIA).command(f"/plan away until dec 2 delegate <@{omar.id}>"))
    assert "You are away, and back on Wed Dec 2." in said
    assert "Omar Haddad gets the questions about your items" in said
    assert person(town, MARIA).delegate_id == person(town, OMAR).id


def test_mistakes_are_said_in_words(town: Town) -> None:
    assert "Say until when" in words(town.person(SAM).command("/plan away dec 1"))
    assert "Leave of Maria Lopez is set by" in words(
        town.person(SAM).command("/plan away @Maria Lopez until dec 9")
    )
    assert "administrator" in words(town.person(SAM).command("/plan holidays add Dec 24"))


def test_the_delegate_gets_the_questions_and_answers_on_behalf(town: Town) -> None:
    mark = town.move_to("2026-11-24T09:45")
    assert town.direct_messages(MARIA, since=mark) == []
    (asked,) = town.direct_messages(OMAR, since=mark)
    assert "(for Maria Lopez)" in asked.plain
    assert "Maria Lopez is away until Wed Dec 2, and you stand in" in asked.plain
    answer = words(town.person(OMAR).command("/planstatus 1.1.1 on track 60% two bridges left"))
    assert "on behalf of Maria Lopez" in answer
    update = town.updates()[-1]
    assert (update.author_id, update.on_behalf_of_id) == (person(town, OMAR).id, person(town, MARIA).id)


def test_back_at_work_there_is_one_message_with_what_waits(town: Town) -> None:
    town.move_to("2026-12-01T12:00")
    assert town.direct_messages(MARIA) == []
    mark = town.move_to("2026-12-02T12:00")
    (welcome,) = town.direct_messages(MARIA, since=mark)
    assert (
        "Welcome back, Maria. While you were away, Omar Haddad answered for 1 item of yours." in welcome.plain
    )


def test_a_head_sets_leave_and_it_ends(town: Town) -> None:
    dana, maria = town.person(DANA), town.person(MARIA)
    assert "Maria Lopez is away, and back on Fri Dec 11." in words(
        dana.command(f"/plan away <@{maria.id}> until dec 11")
    )
    assert "You are not away." in words(maria.command("/plan back"))
    assert person(town, MARIA).away_until == moment("2026-12-02").date()


def test_a_status_says_it_for_who_lets_it(town: Town) -> None:
    maria = town.person(MARIA)
    ends = int(moment("2026-12-08T23:59:59").timestamp())
    maria.change(status_text="Vacationing", status_expiration=ends)
    assert not person(town, MARIA).away_by_status
    maria.change(status_text="", status_expiration=0)
    assert "stops that" in words(maria.command("/plan away status on"))
    maria.change(status_text="Vacationing", status_expiration=ends)
    assert str(person(town, MARIA).away_until) == "2026-12-09"
    maria.change(status_text="", status_expiration=0)
    assert str(person(town, MARIA).away_until) == "2026-12-02"


def test_an_administrator_keeps_the_citys_own_days(town: Town) -> None:
    said = words(town.person(PAT).command("/plan holidays add Dec 8 Founders Day"))
    assert "Added as day off: Tue Dec 8." in said
    assert "Tue Dec 8: Founders Day (day off)" in said
    assert "Fri Dec 25: Christmas Day" in words(town.person(SAM).command("/plan holidays"))
    town.move_to("2026-12-08T12:00")
    days = {row.dedupe_key.split(":")[2] for row in town.outbox("check_in")}
    assert "2026-12-07" in days
    assert "2026-12-08" not in days


def test_a_head_who_was_away_reads_the_digest_once_back(town: Town) -> None:
    words(town.person(SAM).command("/plan away until dec 16"))
    mark = town.move_to("2026-12-15T12:00")
    assert town.direct_messages(SAM, since=mark) == []
    mark = town.move_to("2026-12-16T12:00")
    told = [post.plain for post in town.direct_messages(SAM, since=mark)]
    assert sum("Police: your week in the plan" in one for one in told) == 1
