"""The day's work from a terminal, on each kind of database: update, ask, sweep, settings, outbox."""

from cli.conftest import Planbot
from end_to_end.city import LEE, MARIA, OMAR

MORNING = ("--at", "2026-11-24T09:30")

ANSWER_KEYS = {"outcome", "understood", "echo", "candidates", "items", "blind_spot"}
UNDERSTOOD_KEYS = {
    *("intent", "standings", "departments", "people", "goals", "plans", "text", "priority", "window"),
    *("order", "limit", "as_of"),
}
LINE_KEYS = {
    *("id", "number", "plan", "path", "title", "reasons", "days_late", "department", "lead", "due"),
    *("adopted_due", "last_update"),
}
MESSAGE_KEYS = {"kind", "recipient", "at", "state", "reason", "dedupe_key", "items"}


def test_an_update_is_stored_and_answered_for(city: Planbot) -> None:
    ran = city("update", "1.1.1", "-s", "at-risk", "-p", "40", "-n", "Permit", "--as", MARIA, *MORNING)
    assert "▲ at risk, 40% (was ● on track, 25%)" in ran.out
    found = city("ask", "behind", "--json", *MORNING).json
    said = next(item for item in found["items"] if item["number"] == "1.1.1")["last_update"]
    assert said == {
        "at": "2026-11-24T14:30:00+00:00",
        "by": "Maria Lopez",
        "status": "at_risk",
        "percent": 40,
        "note": "Permit",
    }


def test_an_update_as_json_and_with_evidence(city: Planbot) -> None:
    link = "https://www.example.gov/minutes.pdf?a=1&b=2"
    update = ("update", "1.1.1", "-s", "completed", "--as", MARIA, *MORNING)
    found = city(*update, "--evidence", link, "--json").json
    (recorded,) = found["recorded"]
    assert recorded["status"] == {"before": "on_track", "now": "completed"}
    assert recorded["evidence"] == link
    assert f"Evidence: {link}" in city(*update, "--evidence", link).out
    refused = city(*update, "--evidence", "minutes.pdf", code=2)
    assert "A link begins with https:// or http://" in refused.err


def test_an_answer_has_its_shape(city: Planbot) -> None:
    found = city("ask", "what is behind schedule in Public Works?", "--json", *MORNING).json
    assert set(found) == ANSWER_KEYS
    assert set(found["understood"]) == UNDERSTOOD_KEYS
    assert found["outcome"] == "answered"
    assert found["understood"]["intent"] == "behind"
    assert found["understood"]["departments"] == ["Public Works"]
    assert found["understood"]["window"] == {"from": None, "to": None}
    assert [item["number"] for item in found["items"]] == ["1.1.2", "1.1.1", "1.3.1"]
    assert all(set(item) - {"evidence"} == LINE_KEYS for item in found["items"])
    assert found["items"][0]["days_late"] == 12
    assert set(found["blind_spot"]) == {"open", "silent"}


def test_what_is_not_understood_is_said_and_exits_with_1(city: Planbot) -> None:
    ran = city("ask", "sing me a song", code=1)
    assert "I do not know what “sing” means here." in ran.out
    assert city("ask", "sing me a song", "--json", code=1).json["outcome"] == "declined"
    assert city("ask", "Police", "--json", code=1).json["outcome"] == "ask_back"


def test_mine_is_whose_question_it_is(city: Planbot) -> None:
    found = city("ask", "mine", "--as", OMAR, "--json", *MORNING).json
    assert [item["number"] for item in found["items"]] == ["1.3.1"]


def test_a_dry_sweep_stores_nothing_and_a_second_sweep_finds_nothing(city: Planbot) -> None:
    looked = city("sweep", "--dry-run", "--json", *MORNING).json
    assert all(set(message) == MESSAGE_KEYS for message in looked)
    assert all(set(item) == {"id", "number", "why"} for message in looked for item in message["items"])
    assert city("outbox", "--json").json == []
    assert city("sweep", "--dry-run", "--json", *MORNING).json == looked

    assert city("sweep", "--json", *MORNING).json == looked
    stored = city("outbox", "--json").json
    assert {one["dedupe_key"] for one in stored} == {one["dedupe_key"] for one in looked}

    assert city("sweep", "--json", *MORNING).json == []
    assert city("outbox", "--json").json == stored


def test_a_sweep_says_who_hears_what_and_why(city: Planbot) -> None:
    found = city("sweep", "--dry-run", "--json", *MORNING).json
    rollup = next(message for message in found if message["kind"] == "rollup")
    assert rollup["recipient"] == {"channel": "#leadership"}
    lee = next(message for message in found if message["recipient"] == {"email": LEE})
    assert (lee["state"], lee["reason"]) == ("queued", None)
    assert [item["number"] for item in lee["items"]] == ["2.1.2"]
    assert lee["items"][0]["why"] == "No update yet in November"


def test_a_sweep_in_words(city: Planbot) -> None:
    assert "rollup to #leadership" in city("sweep", "--dry-run", *MORNING).out
    assert city("sweep", "--at", "2026-11-22T12:00").out.strip() == "Nothing falls due."


def test_the_outbox_can_be_narrowed_by_state(city: Planbot) -> None:
    city("settings", "leadership_channel", "none")
    city("sweep", *MORNING)
    held = city("outbox", "--state", "suppressed", "--json").json
    assert [(one["kind"], one["reason"]) for one in held] == [("rollup", "no leadership channel is set")]
    assert "check_in" in city("outbox", "--state", "queued").out
    assert "rollup" not in city("outbox", "--state", "queued").out


def test_settings_are_shown_and_set(city: Planbot) -> None:
    assert city("settings", "--json").json["mode"] == "live"
    assert city("settings", "ask-day", "Wednesday", "--json").json == {"ask_day": "Wednesday"}
    assert city("settings", "ask_day").out.split()[:2] == ["ask_day", "Wednesday"]
    assert city("settings", "mode", "paused", "--json").json == {"mode": "paused"}
    assert city("sweep", "--json", *MORNING).json == []


def test_the_doctor_says_what_is_missing(city: Planbot) -> None:
    found = {check["name"]: check for check in city("doctor", "--json", code=1).json}
    assert found["database"]["ok"]
    assert found["plan"]["ok"]
    assert not found["Slack"]["ok"]
    assert found["Slack"]["detail"] == "SLACK_BOT_TOKEN is not set."
    assert "missing  Slack: SLACK_BOT_TOKEN is not set." in city("doctor", code=1).out
