"""The Web API through the official client: what works, and what comes back."""

from collections.abc import Iterable
from typing import Any

import pytest
from driver import Driver
from sandbox.echo import buttons
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.sandbox import Sandbox

Json = dict[str, Any]


def ids_of(pages: Iterable[Any], key: str) -> list[str]:
    return [one["id"] for page in pages for one in page[key]]


def test_who_and_where_the_app_is(web: WebClient, sandbox: Sandbox) -> None:
    me = web.auth_test()
    assert (me["user_id"], me["team_id"], me["user"]) == (sandbox.bot_user_id, sandbox.team_id, "helper")
    assert web.team_info()["team"]["domain"] == "example-city"
    assert web.api_test(foo="bar")["args"] == {"foo": "bar"}


def test_a_post_is_seen_recorded_and_in_the_history(web: WebClient, driver: Driver) -> None:
    meta = {"event_type": "nudge", "event_payload": {"id": 7}}
    sent = web.chat_postMessage(
        channel="#general", text="Hello", blocks=buttons("Go"), metadata=meta, unfurl_links=False
    )
    assert sent["message"]["bot_id"] == web.auth_test()["bot_id"]
    assert sent["message"]["blocks"][0]["elements"][0]["text"]["emoji"] is True
    (post,) = driver.posted(channel="general")
    assert (post.ts, post.text, post.plain, post.metadata) == (sent["ts"], "Hello", "Go", meta)
    plain = web.conversations_history(channel=sent["channel"])["messages"]
    assert "metadata" not in plain[0]
    full = web.conversations_history(channel=sent["channel"], include_all_metadata=True)["messages"]
    assert full[0]["metadata"] == meta
    assert driver.person("bo@example.gov").last_message("general").buttons == ["Go"]


def test_a_post_to_a_person_goes_to_their_dm(web: WebClient, driver: Driver) -> None:
    ana = driver.person("ana@example.gov")
    sent = web.chat_postMessage(channel=ana.id, text="Just you")
    assert sent["channel"].startswith("D")
    assert web.conversations_open(users=ana.id)["channel"]["id"] == sent["channel"]
    assert ana.last_message().text == "Just you"
    assert [post.text for post in driver.posted(to="ana@example.gov")] == ["Just you"]
    assert driver.posted(to="bo@example.gov") == []
    with pytest.raises(SlackApiError, match="channel_not_found"):
        web.conversations_history(channel=ana.id)


def test_timestamps_are_unique_and_increase(web: WebClient) -> None:
    stamps = [web.chat_postMessage(channel="general", text=str(n))["ts"] for n in range(20)]
    assert stamps == sorted(set(stamps))


def test_threads(web: WebClient, driver: Driver) -> None:
    parent = web.chat_postMessage(channel="general", text="parent")
    channel, ts = parent["channel"], parent["ts"]
    first = web.chat_postMessage(channel=channel, text="one", thread_ts=ts)
    nested = web.chat_postMessage(channel=channel, text="two", thread_ts=first["ts"])
    assert nested["message"]["thread_ts"] == ts
    web.chat_postMessage(channel=channel, text="three", thread_ts=ts, reply_broadcast=True)
    top = web.conversations_history(channel=channel)["messages"]
    assert [one["text"] for one in top] == ["three", "parent"]
    assert (top[1]["reply_count"], top[1]["reply_users_count"]) == (3, 1)
    thread = web.conversations_replies(channel=channel, ts=ts)["messages"]
    assert [one["text"] for one in thread] == ["parent", "one", "two", "three"]
    pages = web.conversations_replies(channel=channel, ts=ts, limit=2)
    assert [[one["text"] for one in page["messages"]] for page in pages] == [
        ["parent", "one", "two"],
        ["parent", "three"],
    ]
    shown = driver.person("bo@example.gov").messages("general", thread_ts=ts)
    assert [one.text for one in shown] == ["parent", "one", "two", "three"]


def test_history_between_two_instants(web: WebClient) -> None:
    channel = web.chat_postMessage(channel="general", text="0")["channel"]
    stamps = [web.chat_postMessage(channel="general", text=str(n))["ts"] for n in range(1, 6)]

    def texts(**bounds: Any) -> list[str]:
        return [one["text"] for one in web.conversations_history(channel=channel, **bounds)["messages"]]

    assert texts(oldest=stamps[1], latest=stamps[3]) == ["3"]
    assert texts(oldest=stamps[1], latest=stamps[3], inclusive=True) == ["4", "3", "2"]
    assert texts(oldest=stamps[3]) == ["5"]
    pages = web.conversations_history(channel=channel, limit=4)
    assert [[one["text"] for one in page["messages"]] for page in pages] == [
        ["5", "4", "3", "2"],
        ["1", "0"],
    ]


def test_changing_and_deleting(web: WebClient, driver: Driver) -> None:
    sent = web.chat_postMessage(channel="general", text="old", blocks=buttons("Go"))
    where = {"channel": sent["channel"], "ts": sent["ts"]}
    web.chat_update(**where, text="new")
    ana = driver.person("ana@example.gov")
    assert (ana.last_message("general").text, ana.last_message("general").buttons) == ("new", ["Go"])
    web.chat_update(**where, text="newer", blocks=[])
    assert (ana.last_message("general").text, ana.last_message("general").blocks) == ("newer", [])
    assert web.conversations_history(channel=sent["channel"])["messages"][0]["edited"]
    web.chat_delete(**where)
    assert driver.person("ana@example.gov").messages("general") == []
    assert len(driver.posted()) == 1


def test_metadata_stays_until_it_is_taken_away(web: WebClient) -> None:
    meta = {"event_type": "nudge", "event_payload": {"id": 7}}
    sent = web.chat_postMessage(channel="general", text="old", metadata=meta)
    where = {"channel": sent["channel"], "ts": sent["ts"]}

    def kept() -> Any:
        history = web.conversations_history(channel=sent["channel"], include_all_metadata=True)
        return history["messages"][0].get("metadata")

    web.chat_update(**where, text="new")
    assert kept() == meta
    web.chat_update(**where, text="newer", metadata={})
    assert kept() is None


def test_answers_carry_the_metadata(web: WebClient) -> None:
    meta = {"event_type": "nudge", "event_payload": {"id": 7}}
    sent = web.chat_postMessage(channel="general", text="old", metadata=meta)
    assert sent["message"]["metadata"] == meta
    assert web.chat_update(channel=sent["channel"], ts=sent["ts"], text="new")["message"]["metadata"] == meta
    assert "metadata" not in web.chat_postMessage(channel="general", text="without")["message"]


def test_markdown_text_becomes_a_block_of_markdown(web: WebClient, driver: Driver) -> None:
    sent = web.chat_postMessage(channel="general", markdown_text="**Late**")
    (block,) = sent["message"]["blocks"]
    assert (block["type"], block["text"]) == ("markdown", "**Late**")
    assert driver.posted()[0].plain == "**Late**"
    web.chat_update(channel=sent["channel"], ts=sent["ts"], markdown_text="_Done_")
    assert driver.person("bo@example.gov").last_message("general").plain == "_Done_"


@pytest.mark.parametrize("name", ["hedgehog", ":wave:", "wave::skin-tone-3", "+1", "flag-us", "man-running"])
def test_every_emoji_of_slack_is_a_reaction(web: WebClient, name: str) -> None:
    sent = web.chat_postMessage(channel="general", text="hi")
    assert web.reactions_add(channel=sent["channel"], timestamp=sent["ts"], name=name)["ok"]


def test_a_reply_goes_and_its_parent_forgets_it(web: WebClient) -> None:
    parent = web.chat_postMessage(channel="general", text="parent")
    channel, ts = parent["channel"], parent["ts"]
    reply = web.chat_postMessage(channel=channel, text="reply", thread_ts=ts)
    web.chat_delete(channel=channel, ts=reply["ts"])
    (left,) = web.conversations_history(channel=channel)["messages"]
    assert "reply_count" not in left


def test_an_ephemeral_message_is_for_one_person(web: WebClient, driver: Driver) -> None:
    ana, bo = driver.person("ana@example.gov"), driver.person("bo@example.gov")
    channel = web.chat_postMessage(channel="general", text="for all")["channel"]
    web.chat_postEphemeral(channel=channel, user=ana.id, text="for Ana")
    assert [one.text for one in ana.messages("general")] == ["for all", "for Ana"]
    assert [one.text for one in bo.messages("general")] == ["for all"]
    assert len(web.conversations_history(channel=channel)["messages"]) == 1
    assert [post.text for post in driver.posted(ephemeral=True)] == ["for Ana"]


def test_a_very_long_text_is_cut(web: WebClient) -> None:
    sent = web.chat_postMessage(channel="general", text="x" * 40_001)
    assert len(sent["message"]["text"]) == 40_000
    assert sent["warning"] == "message_truncated"


def test_lists_come_in_pages(web: WebClient, driver: Driver) -> None:
    people = ids_of(web.users_list(limit=2), "members")
    assert len(people) == len(set(people)) == 4
    kinds = "public_channel,private_channel"
    channels = ids_of(web.conversations_list(types=kinds, limit=1), "channels")
    names = {one["id"]: one["name"] for one in driver.describe()["channels"]}
    assert sorted(names[one] for one in channels) == ["elsewhere", "general", "leadership"]
    general = next(one for one, name in names.items() if name == "general")
    members = [one for page in web.conversations_members(channel=general, limit=3) for one in page["members"]]
    assert sorted(members) == sorted(people)


def test_people(web: WebClient, driver: Driver) -> None:
    ana = web.users_lookupByEmail(email="ANA@example.gov")["user"]
    assert (ana["real_name"], ana["tz"], ana["profile"]["title"]) == (
        "Ana Ruiz",
        "America/New_York",
        "Planner",
    )
    assert ana["tz_offset"] in (-5 * 3600, -4 * 3600)
    assert web.users_info(user=ana["id"], include_locale=True)["user"]["locale"] == "en-US"
    assert web.users_profile_get(user=ana["id"])["profile"]["email"] == "ana@example.gov"
    assert web.dnd_info(user=ana["id"])["dnd_enabled"] is False
    driver.person("ana@example.gov").change(dnd=[1000, 2000], status_text="Out", status_expiration=5)
    assert web.dnd_info(user=ana["id"])["next_dnd_end_ts"] == 2000
    assert web.users_profile_get(user=ana["id"])["profile"]["status_expiration"] == 5


def test_joining_lets_the_app_post_and_read(web: WebClient) -> None:
    listed = web.conversations_list()["channels"]
    elsewhere = next(one for one in listed if one["name"] == "elsewhere")
    assert elsewhere["is_member"] is False
    assert web.conversations_join(channel=elsewhere["id"])["channel"]["is_member"] is True
    assert web.conversations_join(channel=elsewhere["id"])["warning"] == "already_in_channel"
    assert web.chat_postMessage(channel=elsewhere["id"], text="hi")["ok"]
    assert (
        web.conversations_info(channel=elsewhere["id"], include_num_members=True)["channel"]["num_members"]
        == 4
    )


def test_permalinks_and_reactions(web: WebClient) -> None:
    sent = web.chat_postMessage(channel="general", text="hi")
    where = {"channel": sent["channel"]}
    link = web.chat_getPermalink(message_ts=sent["ts"], **where)["permalink"]
    assert link.endswith(f"/archives/{sent['channel']}/p{sent['ts'].replace('.', '')}")
    web.reactions_add(name="white_check_mark", timestamp=sent["ts"], **where)
    with pytest.raises(SlackApiError, match="already_reacted"):
        web.reactions_add(name="white_check_mark", timestamp=sent["ts"], **where)
    (message,) = web.conversations_history(**where)["messages"]
    assert message["reactions"][0]["name"] == "white_check_mark"


def test_calls_are_recorded_without_their_token(web: WebClient, driver: Driver) -> None:
    web.chat_postMessage(channel="general", text="hi")
    with pytest.raises(SlackApiError):
        web.chat_postMessage(channel="nowhere", text="hi")
    calls = driver.calls("chat.postMessage")
    assert [(call["ok"], call["error"]) for call in calls] == [(True, None), (False, "channel_not_found")]
    assert "xoxb" not in str(driver.calls())
