"""What comes round is asked about each time: completing one opens the next, and nothing is late between."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from end_to_end.city import DANA, MARIA, OMAR, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

PLAN = """\
Goal,Ref #,Action,Lead,Timeline
Good government,1.1,Report on housing to the council,Maria Lopez,Annually December 1st
Good government,1.2,Review the fee schedule,Maria Lopez,Quarterly
Good government,1.3,Inspect the levee,Omar Haddad,Annually November 27
"""


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    plan: Path = tmp_path_factory.mktemp("rounds") / "rounds.csv"
    plan.write_text(PLAN, encoding="utf-8")
    with make_town("2026-11-23T10:00") as town:
        town.bring_in(plan, "Annual duties")
        town.go_live()
        town.start_bot()
        yield town


def test_the_open_one_is_asked_about_before_it_is_due(town: Town) -> None:
    mark = town.move_to("2026-11-24T10:00")
    (asked,) = town.direct_messages(MARIA, since=mark)
    assert "Due in 4 business days, on Tue Dec 1" in asked.plain


def test_completing_it_opens_the_next(town: Town) -> None:
    said = words(town.person(MARIA).command("/planstatus 1.1 completed sent to the clerk"))
    assert "That completes this year's. The next is due Dec 1, 2027." in said
    (found,) = town.ask("show 1.1")["items"]
    assert found["due"] == "2027-12-01"
    assert found["last_update"]["status"] == "completed"
    card = words(town.person(MARIA).command("/plan show 1.1"))
    assert "Annual, next due Wed Dec 1, 2027; completed for Dec 1" in card
    assert "Dec 1: ✓ completed on Tue Nov 24, Maria Lopez" in card


def test_without_a_date_it_is_completed_for_the_quarter(town: Town) -> None:
    said = words(town.person(MARIA).command("/planstatus 1.2 completed"))
    assert "That completes this quarter's. The next is that of January to March 2027." in said


def test_what_was_not_done_is_late_and_nudged_and_then_missed(town: Town) -> None:
    mark = town.move_to("2026-11-30T12:00")
    (nudge,) = [post for post in town.direct_messages(OMAR, since=mark) if "Was due" in post.plain]
    assert "Was due on Fri Nov 27, 1 business day ago" in nudge.plain
    assert [one["number"] for one in town.ask("overdue")["items"]] == ["1.3"]


def test_the_head_reads_what_was_finished(town: Town) -> None:
    (digest,) = [post for post in town.direct_messages(DANA) if "Finished" in post.plain]
    finished = digest.plain.partition("Finished")[2]
    assert "Report on housing to the council" in finished
    assert "Review the fee schedule" in finished


def test_nothing_is_late_between_occurrences(town: Town) -> None:
    assert town.planbot("ask", "overdue", "--at", "2026-12-24T12:00", "--json").json["items"]
    for day in ("2026-12-28T12:00", "2027-06-01T12:00"):
        assert town.planbot("ask", "overdue", "--at", day, "--json").json["items"] == []
