"""The manifest is one that Slack takes, and declares what the code uses."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml

from planbot.plan.errors import UserError
from planbot.slack.manifest import EVENTS, build_manifest, manifest_yaml

ROOT = Path(__file__).parent.parent.parent
REFERENCE = Path(os.environ.get("SLACK_REFERENCE_DIR", ROOT / ".." / "shared" / "slack"))


def test_the_file_in_the_repository_is_up_to_date() -> None:
    assert (ROOT / "app_manifest.yml").read_text(encoding="utf-8") == manifest_yaml()


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_it_is_valid_by_slacks_own_schema(version: str) -> None:
    schema = REFERENCE / "schemas" / f"app_manifest.{version}.schema.json"
    if not schema.exists():
        pytest.skip(f"no Slack reference at {REFERENCE}")
    jsonschema.validate(build_manifest(), json.loads(schema.read_text()))


def test_other_command_names_are_taken() -> None:
    commands = yaml.safe_load(manifest_yaml("/cityplan", "/cityupdate"))["features"]["slash_commands"]
    assert [command["command"] for command in commands] == ["/cityplan", "/cityupdate"]


@pytest.mark.parametrize("command", ["/status", "plan", "/", "/two words", "/" + "x" * 32])
def test_a_name_that_slack_does_not_take_is_refused(command: str) -> None:
    with pytest.raises(UserError):
        build_manifest(command)


def test_every_event_has_a_listener_and_every_listener_an_event() -> None:
    folder = ROOT / "src" / "planbot" / "slack" / "events"
    listened = {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}
    assert listened == {event.replace(".", "_") for event in EVENTS}
