"""Two people write about one item at once: the second sees what the first said before being heard."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from services.city import ASK, City, build_city

from planbot.plan.model import Person, StatusUpdate
from planbot.plan.reports.confirmation import Confirmation
from planbot.plan.vocabulary import Status, Via
from planbot.services.judging import Answer
from planbot.services.updates import Overtaken, record, record_line
from planbot.services.waiting import NOTHING_SAID, Waiting, lines_of
from planbot.store import ledger, updates
from planbot.store.unit_of_work import Database

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.each_database


@pytest.fixture
def city(database: Database) -> City:
    return build_city(database)


def _opens(database: Database, city: City, person: Person, *, at: datetime = ASK) -> Waiting:
    """What a form of both items shows."""
    return lines_of(database, city.workspace_id, person.id, [city.bridges.id, city.signals.id], now=at)


def _sends(
    database: Database,
    city: City,
    person: Person,
    form: Waiting,
    answers: Sequence[Answer],
    *,
    at: datetime = ASK,
    as_form: str = "form",
) -> Confirmation:
    return record(
        database,
        city.workspace_id,
        person.id,
        answers,
        now=at,
        via=Via.MODAL,
        submission_id=as_form,
        shown=form.shown,
    )


def _history(database: Database, city: City) -> list[StatusUpdate]:
    with database.reading() as unit:
        return [
            update
            for item in (city.bridges, city.signals)
            for update in updates.updates_of_item(unit, city.workspace_id, item.id)
        ]


def test_the_second_sees_the_first_and_nothing_of_theirs_is_stored(database: Database, city: City) -> None:
    maria, dana = _opens(database, city, city.maria), _opens(database, city, city.dana)
    assert maria.shown == {city.bridges.id: NOTHING_SAID, city.signals.id: NOTHING_SAID}
    said = Answer(item_id=city.bridges.id, status=Status.AT_RISK, percent=40, note="Waiting for the permit")
    _sends(database, city, city.dana, dana, [said], at=ASK + SECOND, as_form="dana")
    before = _history(database, city)

    mine = [Answer(item_id=city.bridges.id, percent=50), Answer(item_id=city.signals.id, note="Ordered")]
    with pytest.raises(Overtaken) as caught:
        _sends(database, city, city.maria, maria, mine, at=ASK + 2 * SECOND, as_form="maria")

    assert _history(database, city) == before
    again = caught.value.waiting
    assert [line.id for line in again.lines] == [city.bridges.id, city.signals.id]
    assert set(again.news) == {city.bridges.id}
    news = again.news[city.bridges.id]
    assert (news.by, news.is_own, news.status, news.percent) == ("Dana", False, Status.AT_RISK, 40)
    assert news.note == "Waiting for the permit"
    assert (news.at.hour, news.at.minute) == (9, 30)

    told = _sends(database, city, city.maria, again, mine, at=ASK + 3 * SECOND, as_form="maria again")
    assert [(one.status_before, one.percent_before, one.percent) for one in told.recorded] == [
        (Status.AT_RISK, 40, 50),
        (Status.NOT_STARTED, None, None),
    ]
    assert len(_history(database, city)) == 3


def test_news_of_an_item_that_was_left_blank_is_no_hindrance(database: Database, city: City) -> None:
    maria = _opens(database, city, city.maria)
    record_line(database, city.workspace_id, city.dana.id, "1.2 at risk", now=ASK, via=Via.COMMAND)
    _sends(database, city, city.maria, maria, [Answer(item_id=city.bridges.id, percent=50)])
    assert len(_history(database, city)) == 2


def test_ones_own_words_through_another_form_are_news_too(database: Database, city: City) -> None:
    maria = _opens(database, city, city.maria)
    record_line(database, city.workspace_id, city.maria.id, "1.1 on track", now=ASK, via=Via.COMMAND)
    with pytest.raises(Overtaken) as caught:
        _sends(database, city, city.maria, maria, [Answer(item_id=city.bridges.id, percent=50)])
    assert caught.value.waiting.news[city.bridges.id].is_own


def test_an_edit_is_news_and_an_undo_is_not(database: Database, city: City) -> None:
    record_line(database, city.workspace_id, city.dana.id, "1.1 at risk", now=ASK, via=Via.COMMAND)
    maria = _opens(database, city, city.maria)
    (said,) = _history(database, city)
    with database.writing() as unit:
        edited = updates.edit_update(
            unit,
            city.workspace_id,
            said.id,
            author_id=city.dana.id,
            now=ASK,
            status=Status.OFF_TRACK,
            percent=None,
            note=None,
        )
    answers = [Answer(item_id=city.bridges.id, percent=50)]
    with pytest.raises(Overtaken) as caught:
        _sends(database, city, city.maria, maria, answers)
    assert caught.value.waiting.news[city.bridges.id].status is Status.OFF_TRACK

    with database.writing() as unit:
        updates.withdraw_update(unit, city.workspace_id, edited.id, author_id=city.dana.id, now=ASK)
    _sends(database, city, city.maria, caught.value.waiting, answers)
    assert len(_history(database, city)) == 1


def test_who_is_second_by_the_lock_and_first_by_the_clock_sees_the_other(
    database: Database, city: City
) -> None:
    """They asked for the turn to write in one order and were given it in the other."""
    maria, dana = _opens(database, city, city.maria), _opens(database, city, city.dana)
    answers = [Answer(item_id=city.bridges.id, status=Status.ON_TRACK)]
    _sends(database, city, city.dana, dana, answers, at=ASK + SECOND, as_form="dana")
    with pytest.raises(Overtaken) as caught:
        _sends(database, city, city.maria, maria, answers, at=ASK, as_form="maria")
    assert caught.value.waiting.news[city.bridges.id].by == "Dana"


def test_of_two_at_the_same_time_one_is_heard_and_one_is_shown(database: Database, city: City) -> None:
    people = (city.maria, city.dana)
    forms = [_opens(database, city, person) for person in people]
    both_ready = threading.Barrier(2)

    def send(person: Person, form: Waiting) -> Waiting | None:
        both_ready.wait(10)
        try:
            _sends(
                database,
                city,
                person,
                form,
                [
                    Answer(item_id=city.bridges.id, note=person.name),
                    Answer(item_id=city.signals.id, percent=5),
                ],
                as_form=person.name,
            )
        except Overtaken as overtaken:
            return overtaken.waiting
        return None

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(send, people, forms))

    (shown,) = [one for one in outcomes if one is not None]
    winner = people[outcomes.index(None)]
    assert [update.author_id for update in _history(database, city)] == [winner.id, winner.id]
    assert {news.by for news in shown.news.values()} == {winner.name}
    assert set(shown.news) == {city.bridges.id, city.signals.id}


def test_nobody_is_recorded_without_having_seen_the_one_before(database: Database, city: City) -> None:
    """Many write about one item, each again until they are heard: each had the update before in sight."""
    had_in_sight: dict[str, int] = {}

    def write(person: Person, number: int) -> None:
        form = _opens(database, city, person)
        note, tries = f"{person.name} {number}", 0
        while True:
            tries += 1
            had_in_sight[note] = form.shown[city.bridges.id]
            answers = [Answer(item_id=city.bridges.id, note=note)]
            try:
                _sends(database, city, person, form, answers, as_form=f"{note}, {tries}")
            except Overtaken as overtaken:
                form = overtaken.waiting
            else:
                return

    def write_all(person: Person) -> None:
        for number in range(5):
            write(person, number)

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(write_all, one) for one in (city.maria, city.dana)]:
            done.result()

    history = _history(database, city)
    assert len(history) == 10
    before = [NOTHING_SAID, *(update.id for update in history)]
    assert [had_in_sight[update.note or ""] for update in history] == before[:-1]


# The same thing delivered twice


def test_a_command_that_comes_twice_is_stored_once_and_confirmed_the_same(
    database: Database, city: City
) -> None:
    def typed(at: datetime) -> Confirmation:
        return record_line(
            database,
            city.workspace_id,
            city.maria.id,
            "1.1 on track 40% by friday",
            now=at,
            via=Via.COMMAND,
            submission_id="command:1.2.x",
        )

    first = typed(ASK)
    # By the time it comes again, somebody has said something else, and "friday" is another one.
    record_line(database, city.workspace_id, city.dana.id, "1.1 off track", now=ASK + SECOND, via=Via.COMMAND)
    assert typed(ASK + timedelta(days=7)) == first
    assert [update.author_id for update in _history(database, city)] == [city.maria.id, city.dana.id]
    with database.reading() as unit:
        assert len(ledger.list_entries(unit, city.workspace_id, subject_kind="item")) == 2


def test_deliveries_at_the_same_time_are_stored_once(database: Database, city: City) -> None:
    deliveries = 4
    all_ready = threading.Barrier(deliveries)

    def click(number: int) -> Confirmation:
        all_ready.wait(10)
        return record(
            database,
            city.workspace_id,
            city.maria.id,
            [Answer(item_id=city.bridges.id, status=Status.ON_TRACK)],
            now=ASK + number * SECOND,
            via=Via.BUTTON,
            submission_id="click:1.2.x",
        )

    with ThreadPoolExecutor(deliveries) as threads:
        told = list(threads.map(click, range(deliveries)))
    assert len(_history(database, city)) == 1
    assert told == [told[0]] * deliveries


def test_a_form_that_was_overtaken_and_comes_again_is_overtaken_again(database: Database, city: City) -> None:
    maria = _opens(database, city, city.maria)
    record_line(database, city.workspace_id, city.dana.id, "1.1 at risk", now=ASK, via=Via.COMMAND)
    shown = []
    for _ in range(2):
        with pytest.raises(Overtaken) as caught:
            _sends(database, city, city.maria, maria, [Answer(item_id=city.bridges.id, percent=50)])
        shown.append(caught.value.waiting)
    assert shown[0] == shown[1]
    assert len(_history(database, city)) == 1


def test_other_words_in_a_form_that_was_stored_already_are_not_lost(database: Database, city: City) -> None:
    """The answer to a form was lost on its way, and the person wrote on before they sent it again."""
    maria = _opens(database, city, city.maria)
    first = [Answer(item_id=city.bridges.id, status=Status.AT_RISK, note="Waiting")]
    told = _sends(database, city, city.maria, maria, first)
    assert _sends(database, city, city.maria, maria, first, at=ASK + SECOND) == told

    more = [Answer(item_id=city.bridges.id, status=Status.AT_RISK, note="Waiting for the permit")]
    with pytest.raises(Overtaken) as caught:
        _sends(database, city, city.maria, maria, more, at=ASK + SECOND)
    assert caught.value.waiting.news[city.bridges.id].note == "Waiting"
    _sends(database, city, city.maria, caught.value.waiting, more, at=ASK + SECOND, as_form="anew")
    assert [update.note for update in _history(database, city)] == ["Waiting", "Waiting for the permit"]
