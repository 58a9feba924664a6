"""Workspaces to type in, and what may be typed."""

from datetime import UTC, datetime

from hypothesis import strategies as st
from sandbox.conftest import CITY

from planbot.sandbox import WorkspaceFile
from planbot.sandbox.clock import WorkspaceClock
from planbot.sandbox.workspace import Workspace

MORE_PEOPLE = [
    {"email": "bo.chen@example.gov", "real_name": "Bo Chen-Li"},
    {"email": "dee@example.gov", "real_name": "Mária O'Neil <Parks>"},
]
WORKSPACE = Workspace(
    WorkspaceFile.from_mapping({**CITY, "users": [*CITY["users"], *MORE_PEOPLE]}),
    WorkspaceClock(datetime(2026, 11, 24, 14, 30, tzinfo=UTC)),
)


def _id(name: str) -> str:
    user = WORKSPACE.find_user(name)
    assert user is not None
    return user.id


ANA, BO, BO_LI, DEE, HELPER = _id("ana"), _id("bo"), _id("bo.chen"), _id("dee"), _id("helper")
_general = WORKSPACE.find_channel("general")
assert _general is not None
GENERAL = _general.id


def quiet_workspace() -> Workspace:
    """Where nobody is mentioned by chance: every name has a q, which `TYPED` has only where one is meant."""
    people = [{"email": "qu@q.gov", "name": "qu", "real_name": "Q. O'Quin <Parks>"}]
    app = {"name": "Q app", "bot_name": "qbot"}
    return Workspace(
        WorkspaceFile.from_mapping({"app": app, "users": people, "channels": [{"name": "general"}]}),
        WorkspaceClock(datetime(2026, 11, 24, 14, 30, tzinfo=UTC)),
    )


QUIET = quiet_workspace()
NAMES = {QUIET.bot.id: "@qbot", QUIET.people()[0].id: "@Q. O'Quin <Parks>"}
MARKS = ["*", "_", "~", "`", "```", "<", ">", "|", "&", '"', ")", ".", "@", " "]
LINES = ["\n", "> ", ">>> ", "- ", "  - ", "• ", "1. ", "7. "]
WORDS = ["a", "é", "&lt;", "&amp;", "<script>", ":tada:", ":+1::skin-tone-2:", ":nope:", "🎉"]
ENTITIES = ["@here", "@everyone", "#general", "https://a.gov/?x=1&y=2", "x@y.gov", *NAMES.values()]
FOREIGN = ["http://[", "<@U0NOBODY>", "<!channel>", "<https://a.gov|b>"]
ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="qQH"), max_size=6)
PIECES = st.sampled_from([*MARKS, *LINES, *WORDS, *ENTITIES, *FOREIGN])
TYPED = st.lists(st.one_of(ANYTHING, PIECES), max_size=20).map("".join)
