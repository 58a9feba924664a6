"""Reading Slack's directory: page by page, and never taking a listing that fell short for a departure."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

import pytest
from scripted_slack import Json, ScriptedSlack
from services.city import ASK, City, build_city
from slack_bolt import BoltRequest
from slack_sdk.errors import SlackApiError

from planbot.messages.renderer import Renderer
from planbot.plan.clock import FixedClock
from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.services.directory import FROM_FORM, link_members
from planbot.slack.app import build_app
from planbot.slack.bot import Bot
from planbot.slack.client import reading_client
from planbot.slack.directory import Directory, all_members, find_member
from planbot.store import people, slack_members
from planbot.store.unit_of_work import Database

DAY = timedelta(days=1)


def user(person: Person, **changes: object) -> Json:
    profile = {"email": person.email, "real_name": person.name}
    return {"id": person.slack_id, "deleted": False, "is_bot": False, "profile": profile, **changes}


class Workspace:
    """A directory listed in pages; `alone` is what `users.info` says, by user id."""

    def __init__(self, *pages: Sequence[Json]) -> None:
        self.pages = list(pages)
        self.alone: dict[str, Json] = {}
        self.fails_at: int | None = None

    def answer(self, method: str, arguments: dict[str, str]) -> Json:
        if method == "users.info":
            found = self.alone.get(arguments["user"])
            return {"ok": True, "user": found} if found else {"ok": False, "error": "user_not_found"}
        number = int(arguments.get("cursor") or 0)
        if number == self.fails_at:
            return {"ok": False, "error": "internal_error"}
        cursor = str(number + 1) if number + 1 < len(self.pages) else ""
        return {"ok": True, "members": self.pages[number], "response_metadata": {"next_cursor": cursor}}


@pytest.fixture
def city(database: Database) -> City:
    return build_city(database)


@pytest.fixture
def workspace(city: City) -> Workspace:
    bot = {"id": "U-BOT", "is_bot": True, "profile": {"real_name": "planbot"}}
    return Workspace([user(city.maria), bot], [user(city.dana)], [user(city.tom)])


@pytest.fixture
def slack(workspace: Workspace) -> Iterator[ScriptedSlack]:
    with ScriptedSlack(workspace.answer) as server:
        yield server


@pytest.fixture
def directory(slack: ScriptedSlack, database: Database, city: City) -> Directory:
    return Directory(reading_client("xoxb-1", slack.api_url, timeout=5), database, city.workspace_id)


def active(database: Database, city: City) -> list[str]:
    with database.reading() as unit:
        return [one.name for one in people.list_people(unit, city.workspace_id, active_only=True)]


def test_every_page_is_read(slack: ScriptedSlack) -> None:
    found = all_members(reading_client("xoxb-1", slack.api_url, timeout=5))
    assert [one.name for one in found] == ["Maria", "Dana", "Tom"]
    assert slack.calls == ["users.list"] * 3


def test_a_listing_that_ends_early_changes_nothing(
    directory: Directory, workspace: Workspace, database: Database, city: City
) -> None:
    workspace.pages[0] = [user(city.maria, deleted=True)]
    workspace.fails_at = 2
    with pytest.raises(SlackApiError):
        directory.sync(ASK)
    assert active(database, city) == ["Dana", "Maria", "Tom"]


def test_a_listing_that_makes_no_sense_is_refused(
    directory: Directory, slack: ScriptedSlack, database: Database, city: City
) -> None:
    round_and_round = {"ok": True, "members": [], "response_metadata": {"next_cursor": "again"}}
    for nonsense in ({"ok": True}, round_and_round):
        slack.script = lambda _method, _arguments, nonsense=nonsense: nonsense
        with pytest.raises(UserError):
            directory.sync(ASK)
    assert active(database, city) == ["Dana", "Maria", "Tom"]


def test_who_slipped_between_two_pages_is_asked_for_and_stays(
    directory: Directory, workspace: Workspace, slack: ScriptedSlack, database: Database, city: City
) -> None:
    workspace.pages[1] = []
    workspace.alone[city.dana.slack_id or ""] = user(city.dana)
    linked = directory.sync(ASK)
    assert [one.name for one in linked.missing] == ["Dana"]
    assert slack.calls == [*["users.list"] * 3, "users.info"]
    assert active(database, city) == ["Dana", "Maria", "Tom"]


@pytest.mark.parametrize("is_known", [True, False], ids=["deactivated", "unknown to Slack"])
def test_who_is_gone_from_the_listing_and_from_slack_has_left(
    directory: Directory, workspace: Workspace, database: Database, city: City, is_known: bool
) -> None:
    workspace.pages[1] = []
    if is_known:
        workspace.alone[city.dana.slack_id or ""] = user(city.dana, deleted=True)
    directory.sync(ASK)
    assert active(database, city) == ["Maria", "Tom"]
    with database.reading() as unit:
        assert people.person(unit, city.workspace_id, city.dana.id).name == "Dana"


def test_an_empty_listing_and_no_answer_to_questions_take_nobody_for_gone(
    directory: Directory, slack: ScriptedSlack, database: Database, city: City
) -> None:
    def speechless(method: str, _arguments: dict[str, str]) -> Json:
        if method == "users.list":
            return {"ok": True, "members": []}
        return {"ok": False, "error": "missing_scope"}

    slack.script = speechless
    assert len(directory.sync(ASK).missing) == 3
    assert active(database, city) == ["Dana", "Maria", "Tom"]


def test_it_is_read_once_a_day(directory: Directory, slack: ScriptedSlack) -> None:
    for hours in (0, 1, 23, 24, 30, 50):
        directory.sync_if_due(ASK + timedelta(hours=hours))
    assert slack.calls.count("users.list") == 3 * 3


def test_a_day_on_which_it_fails_is_made_up_for(
    directory: Directory, workspace: Workspace, slack: ScriptedSlack
) -> None:
    directory.sync_if_due(ASK)
    workspace.fails_at = 0
    directory.sync_if_due(ASK + DAY)
    directory.sync_if_due(ASK + DAY)
    assert slack.calls.count("users.list") == 4  # it does not insist
    workspace.fails_at = None
    directory._retry_at = 0.0  # a minute later
    directory.sync_if_due(ASK + DAY)
    assert slack.calls.count("users.list") == 7


def test_people_outside_the_plan_are_kept_with_their_titles_to_be_proposed(
    directory: Directory, workspace: Workspace, database: Database, city: City
) -> None:
    ann = {"id": "U-ANN", "deleted": False, "is_bot": False, "tz": "America/New_York"}
    profile = {"email": "ann@x.example", "real_name": "Ann Ash", "title": " Town Manager "}
    workspace.pages.append([ann | {"profile": profile}])
    directory.sync(ASK)
    directory.sync(ASK + DAY)
    workspace.pages[-1] = [ann | {"deleted": True, "profile": profile}]
    with database.reading() as unit:
        (kept,) = (
            one for one in slack_members.list_members(unit, city.workspace_id) if one.slack_id == "U-ANN"
        )
    assert (kept.name, kept.title, kept.email, kept.is_gone) == (
        "Ann Ash",
        "Town Manager",
        "ann@x.example",
        False,
    )
    directory.sync(ASK + 2 * DAY)
    with database.reading() as unit:
        gone = [one.slack_id for one in slack_members.list_members(unit, city.workspace_id) if one.is_gone]
        assert people.person_by_email(unit, city.workspace_id, "ann@x.example") is None
    assert gone == ["U-ANN"]


NO_PERSON: dict[str, Json] = {
    "an app": {"is_bot": True},
    "a workflow": {"is_workflow_bot": True},
    "Slackbot": {"id": "USLACKBOT"},
    "somebody of another workspace": {"is_stranger": True},
}


def by_listing(slack: ScriptedSlack, directory: Directory, bot: Bot, account: Json) -> None:
    nobody_else = {"ok": False, "error": "missing_scope"}
    slack.script = lambda method, _: (
        {"ok": True, "members": [account]} if method == "users.list" else nobody_else
    )
    directory.sync(ASK)


def by_event(kind: str, slack: ScriptedSlack, _directory: Directory, bot: Bot, account: Json) -> None:
    slack.script = lambda _method, _arguments: {"ok": True, "bot_id": "B1", "user_id": "U1"}
    app = build_app(bot, reading_client("xoxb-1", slack.api_url, timeout=5), None)
    event = {"type": kind, "user": account}
    body = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": event}
    assert app.dispatch(BoltRequest(body=body, mode="socket_mode")).status == 200


def by_form(slack: ScriptedSlack, _directory: Directory, bot: Bot, account: Json) -> None:
    slack.script = lambda _method, _arguments: {"ok": True, "user": account}
    member = find_member(reading_client("xoxb-1", slack.api_url, timeout=5), account["id"])
    if member is not None:
        link_members(bot.database, bot.workspace_id, [member], whole=False, noticed=FROM_FORM, now=ASK)


DOORS = {
    "listing": by_listing,
    "team_join": partial(by_event, "team_join"),
    "user_change": partial(by_event, "user_change"),
    "form": by_form,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", [*NO_PERSON, "a guest"])
def test_only_people_of_the_workspace_come_in_by_whichever_door(
    slack: ScriptedSlack, directory: Directory, database: Database, city: City, kind: str, door: str
) -> None:
    """A guest is one of them: a consultant may lead an item."""
    with database.writing() as unit:
        people.link_to_slack(unit, city.workspace_id, city.tom.id, None)
    bot = Bot(
        database=database,
        workspace_id=city.workspace_id,
        clock=FixedClock(ASK),
        renderer=Renderer(),
        wake=lambda: None,
        wake_jobs=lambda: None,
    )
    account = user(city.tom, id="U-NEW") | NO_PERSON.get(kind, {"is_restricted": True})
    DOORS[door](slack, directory, bot, account)
    with database.reading() as unit:
        tom = people.person(unit, city.workspace_id, city.tom.id)
    assert tom.slack_id == ("U-NEW" if kind == "a guest" else None)
