"""The control API: what it refuses, and with what words."""

from collections.abc import Iterator

import httpx
import pytest
from driver import Driver, DriverError, Person
from sandbox.echo import buttons, form
from sandbox.socket_app import SocketApp
from slack_sdk import WebClient

from planbot.sandbox import Sandbox


@pytest.fixture
def attached(sandbox: Sandbox) -> Iterator[SocketApp]:
    with SocketApp(sandbox) as app:
        yield app


@pytest.fixture
def ana(driver: Driver) -> Person:
    return driver.person("ana@example.gov")


@pytest.mark.parametrize("who", ["ana@example.gov", "ANA@example.gov", "ana", "Ana Ruiz", "@ana"])
def test_people_are_known_by_email_name_or_id(driver: Driver, who: str) -> None:
    person = driver.person(who)
    assert person.profile["real_name"] == "Ana Ruiz"
    assert driver.person(person.id).id == person.id


def test_nobody_by_that_name(driver: Driver) -> None:
    with pytest.raises(DriverError, match="nobody called 'zoe'"):
        driver.person("zoe").messages()


def test_those_who_left_do_nothing_but_can_be_read(web: WebClient, driver: Driver, ana: Person) -> None:
    ana.change(deleted=True)
    web.chat_postMessage(channel=ana.id, text="still posted")
    assert ana.last_message().text == "still posted"
    with pytest.raises(DriverError, match="has left the workspace"):
        ana.say("hello")


def test_a_person_sees_their_channels_only(driver: Driver, ana: Person) -> None:
    assert [one["name"] for one in ana.channels()] == ["general", "leadership", "elsewhere"]
    with pytest.raises(DriverError, match="sees no channel 'secret'"):
        ana.messages("secret")
    with pytest.raises(DriverError, match="sees no channel 'secret'"):
        ana.say("hi", "secret")


def test_elements_are_found_or_listed(web: WebClient, ana: Person, attached: SocketApp) -> None:
    web.chat_postMessage(channel=ana.id, text="x", blocks=buttons("One", "Two"))
    with pytest.raises(DriverError, match=r"no element with label 'Three'.*'One'.*'Two'"):
        ana.click("Three")
    with pytest.raises(DriverError, match="Several elements fit block_id 'row'"):
        ana.click(block_id="row")
    assert ana.click("two").ok
    assert ana.click(value="One").ok


def test_a_menu_needs_a_choice_that_it_offers(web: WebClient, ana: Person, attached: SocketApp) -> None:
    options = [
        {"text": {"type": "plain_text", "text": word}, "value": word.lower()} for word in ("Hold", "Ask")
    ]
    menu = {"type": "overflow", "action_id": "more", "options": options}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "accessory": menu}
    web.chat_postMessage(channel=ana.id, text="x", blocks=[section])
    with pytest.raises(DriverError, match="Say which entry"):
        ana.click(action_id="more")
    with pytest.raises(DriverError, match="'Drop' is not offered"):
        ana.click(action_id="more", choice="Drop")
    ana.click(action_id="more", choice="Hold")
    (action,) = attached.payloads("block_actions")[-1]["actions"]
    assert action["selected_option"]["value"] == "hold"


def test_inputs_are_found_or_listed(web: WebClient, ana: Person, attached: SocketApp) -> None:
    with pytest.raises(DriverError, match="has no modal open"):
        ana.submit()
    ana.shortcut("any")
    web.views_open(trigger_id=attached.payloads("shortcut")[-1]["trigger_id"], view=form())
    with pytest.raises(DriverError, match=r"no input 'Colour'.*note/typed 'Note'"):
        ana.submit({"Colour": "red"})
    with pytest.raises(DriverError, match="'Green' is not offered"):
        ana.submit({"Note": "x", "Status": "Green"})
    for values in ({"Note": "x"}, {"typed": "x"}, {"note": "x"}, {"note": {"typed": "x"}}):
        assert ana.fill(values).ok
    assert ana.submit().ok


def test_several_forms_with_the_same_labels(web: WebClient, ana: Person, attached: SocketApp) -> None:
    twice = [{**block, "block_id": f"{block['block_id']}{n}"} for n in (1, 2) for block in form()["blocks"]]
    ana.shortcut("any")
    web.views_open(trigger_id=attached.payloads("shortcut")[-1]["trigger_id"], view=form(blocks=twice))
    with pytest.raises(DriverError, match="could be any of note1/typed, note2/typed"):
        ana.submit({"Note": "x"})
    assert ana.submit({"note1": "x", "note2": {"typed": "y"}}).ok
    values = attached.payloads("view_submission")[-1]["view"]["state"]["values"]
    assert [values[f"note{n}"]["typed"]["value"] for n in (1, 2)] == ["x", "y"]


def test_what_is_typed_is_escaped_and_linked(driver: Driver, ana: Person) -> None:
    bo = driver.person("bo@example.gov")
    ana.say("@bo, see #general & <!channel> at https://example.com/a?b=c", "general")
    text = ana.last_message("general").text
    general = next(one["id"] for one in ana.channels() if one["name"] == "general")
    assert text == (
        f"<@{bo.id}>, see <#{general}|general> &amp; &lt;!channel&gt; at <https://example.com/a?b=c>"
    )


def test_only_this_machine_and_only_json(sandbox: Sandbox) -> None:
    assert httpx.get(f"{sandbox.url}/sandbox", headers={"Host": "evil.example"}).status_code == 400
    form_post = httpx.post(f"{sandbox.url}/sandbox/clock", data={"minutes": "5"})
    assert form_post.status_code == 415
    assert "takes JSON" in form_post.json()["error"]
    for broken in (b"{", b"[]"):
        answer = httpx.post(
            f"{sandbox.url}/sandbox/clock", content=broken, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 400


def test_people_and_channels_are_added_with_care(driver: Driver) -> None:
    with pytest.raises(DriverError, match=r"'ana@example\.gov' already"):
        driver.add_person("ana@example.gov")
    with pytest.raises(DriverError, match="no time zone"):
        driver.person("ana").change(tz="Mars/Base")
    with pytest.raises(DriverError, match="'shoe_size' cannot be changed"):
        driver.person("ana").change(shoe_size=9)
    driver.add_channel("projects", members=["bo"])
    assert "projects" in [one["name"] for one in driver.person("bo").channels()]
    assert "projects" not in [one["name"] for one in driver.person("cy").channels()]
    with pytest.raises(DriverError, match="'projects' already"):
        driver.add_channel("projects")


def test_a_request_url_must_answer_the_challenge(driver: Driver, sandbox: Sandbox) -> None:
    with pytest.raises(DriverError, match="could not be reached"):
        driver.post("/app", request_url="http://127.0.0.1:9/slack/events")
    with pytest.raises(DriverError, match="did not return the value of the challenge"):
        driver.post("/app", events_url=f"{sandbox.url}/nothing/here")
    with pytest.raises(DriverError, match="no address"):
        driver.post("/app", request_url="ftp://example.com")


def test_posts_are_counted_from_a_mark(web: WebClient, driver: Driver, ana: Person) -> None:
    web.chat_postMessage(channel="general", text="one")
    mark = driver.mark()
    web.chat_postMessage(channel="general", text="two")
    ana.say("three", "general")
    assert [post.text for post in driver.posted(since=mark)] == ["two"]
    assert [(post.text, post.author) for post in driver.posted(since=mark, by_app=False)] == [
        ("two", "helper"),
        ("three", "ana"),
    ]
