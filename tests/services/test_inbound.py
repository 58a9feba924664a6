"""What comes in twice has one effect and one answer, also where both are worked on at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from services.city import ASK, build_city

from planbot.plan.errors import UserError
from planbot.services import inbound
from planbot.services.inbound import AnswerLost, Inbound, SeenBefore
from planbot.store import ledger
from planbot.store.unit_of_work import Database, Unit

pytestmark = pytest.mark.each_database

VERB = "greeted"


class Desk:
    """Takes deliveries in, each of which has a line in the ledger for its effect."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.here = build_city(database).workspace_id

    def delivery(self, key: str = "1.a") -> Inbound:
        return Inbound(self.database, self.here, key, now=ASK)

    def act(self, unit: Unit) -> None:
        ledger.add_entry(unit, self.here, verb=VERB, subject_kind="person", at=ASK)

    def effects(self) -> int:
        with self.database.reading() as unit:
            return sum(one.verb == VERB for one in ledger.list_entries(unit, self.here))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_the_second_has_no_effect_and_the_first_ones_answer(desk: Desk) -> None:
    first, second = desk.delivery(), desk.delivery()
    assert first.earlier_answer() is None
    with first.taking_receipt():
        desk.database.write(desk.act)
    first.keep({"body": "Hello"})
    assert second.earlier_answer() == {"body": "Hello"}
    with pytest.raises(SeenBefore), second.taking_receipt():
        desk.database.write(desk.act)
    second.keep({"body": "Something else"})
    assert (desk.effects(), desk.delivery().earlier_answer()) == (1, {"body": "Hello"})
    desk.database.write(desk.act)
    assert desk.effects() == 2, "what is no delivery takes no receipt"


def test_the_second_waits_for_the_first_and_its_answer(desk: Desk) -> None:
    first, second = desk.delivery(), desk.delivery()
    is_written, may_end = Event(), Event()

    def act_slowly(unit: Unit) -> None:
        desk.act(unit)
        is_written.set()
        assert may_end.wait(10)

    def answer_first() -> None:
        with first.taking_receipt():
            desk.database.write(act_slowly)
        first.keep("Hello")

    def answer_second() -> object:
        with pytest.raises(SeenBefore), second.taking_receipt():
            desk.database.write(desk.act)
        return second.earlier_answer()

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(answer_first)
        assert is_written.wait(10)
        other = threads.submit(answer_second)
        may_end.set()
        one.result()
        assert other.result() == "Hello"
    assert desk.effects() == 1


def test_of_one_whose_answer_was_lost_that_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound, "_PATIENCE_SECONDS", 0.1)
    with desk.delivery().taking_receipt():
        desk.database.write(desk.act)
    with pytest.raises(AnswerLost, match="dealt with then"):
        desk.delivery().earlier_answer()


def test_what_was_undone_or_never_written_may_be_tried_again(desk: Desk) -> None:
    def refuse(unit: Unit) -> None:
        desk.act(unit)
        raise UserError("No.")

    with pytest.raises(UserError), desk.delivery().taking_receipt():
        desk.database.write(refuse)
    with desk.delivery().taking_receipt(), desk.database.reading():
        pass
    again = desk.delivery()
    assert again.earlier_answer() is None
    with again.taking_receipt():
        desk.database.write(desk.act)
        desk.database.write(desk.act)
    assert desk.effects() == 2, "one delivery may write twice"


def test_a_refusal_is_kept_and_an_answer_may_be_completed(desk: Desk) -> None:
    first = desk.delivery()
    first.keep("No.")
    first.keep("No, said Pat.")
    assert desk.delivery().earlier_answer() == "No, said Pat."
    with pytest.raises(SeenBefore), desk.delivery().taking_receipt():
        desk.database.write(desk.act)
    assert desk.delivery("2.b").earlier_answer() is None
