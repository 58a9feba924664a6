import json
from pathlib import Path
from typing import Any

import pytest
from sandbox.conftest import CITY

from planbot.sandbox import Sandbox, WorkspaceFile, WorkspaceFileError, load_workspace_file

Json = dict[str, Any]


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    as_json = tmp_path / "city.json"
    as_json.write_text(json.dumps(CITY), encoding="utf-8")
    as_yaml = tmp_path / "city.yml"
    as_yaml.write_text(json.dumps(CITY, indent=2), encoding="utf-8")
    assert (
        load_workspace_file(as_json) == load_workspace_file(str(as_yaml)) == WorkspaceFile.from_mapping(CITY)
    )


def test_what_is_left_out_is_filled_in() -> None:
    file = WorkspaceFile.from_mapping(
        {
            "team": {"name": "City of Example"},
            "users": [{"email": "mary-ann.lee@example.gov"}],
            "channels": [{"name": "#general"}],
        }
    )
    (user,) = file.users
    assert (user.name, user.real_name, user.tz) == ("mary-ann.lee", "Mary Ann Lee", "UTC")
    assert file.channels[0].name == "general"
    assert file.channels[0].members == (user.email,)
    assert file.team.domain == "city-of-example"


def test_ids_and_tokens_are_the_same_in_every_run() -> None:
    one, other = (Sandbox(WorkspaceFile.from_mapping(CITY)).describe() for _ in range(2))
    assert {**one, "url": "", "api_url": ""} == {**other, "url": "", "api_url": ""}
    assert one["bot_token"].startswith("xoxb-")
    assert one["app_token"].startswith("xapp-")
    assert all(user["id"].startswith("U") for user in one["users"])
    assert all(channel["id"].startswith("C") for channel in one["channels"])


ANA: Json = {"email": "ana@example.gov"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "needs at least one user"),
        ({"users": "Ana"}, "needs a list as its 'users'"),
        ({"users": ["Ana"]}, "user 1 must be a mapping"),
        ({"users": [{"name": "ana"}]}, "user 1 needs 'email'"),
        ({"users": [{"email": "ana"}]}, "user 1 has 'ana' as its 'email'"),
        ({"users": [{**ANA, "tz": "Mars/Base"}]}, "user 1 has 'Mars/Base' as its 'tz'"),
        ({"users": [{**ANA, "is_admin": "yes"}]}, "true or false as its 'is_admin'"),
        ({"users": [{**ANA, "colour": "red"}]}, "unknown key 'colour'"),
        ({"users": [ANA, {"email": "ANA@example.gov", "name": "a"}]}, "'ANA@example.gov' stands twice"),
        ({"users": [ANA, {"email": "ana@other.gov"}]}, "user name 'ana' stands twice"),
        ({"users": [ANA], "channels": [{"name": "Not Allowed"}]}, "channel 1 is named 'Not Allowed'"),
        ({"users": [ANA], "channels": [{"name": "a", "members": ["bo"]}]}, "member 'bo', who is not among"),
        ({"users": [ANA], "channels": [{"name": "a"}, {"name": "a"}]}, "channel name 'a' stands twice"),
        ({"users": [ANA], "app": {"commands": ["ask"]}}, "named 'ask': a slash"),
        ({"users": [ANA], "app": {"commands": ["/ask", "/ask"]}}, "command '/ask' stands twice"),
        ({"users": [ANA], "app": {"events": ["rain"]}}, "event 'rain'"),
        ({"users": [ANA], "team": {"name": ""}}, "needs text as its 'name'"),
        ({"users": [ANA], "people": []}, "unknown key 'people'"),
    ],
)
def test_a_bad_file_gets_one_clear_sentence(data: Json, words: str) -> None:
    with pytest.raises(WorkspaceFileError) as caught:
        WorkspaceFile.from_mapping(data)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceFileError, match="cannot be read"):
        load_workspace_file(tmp_path / "missing.yml")
    broken = tmp_path / "broken.yml"
    broken.write_text("users: [", encoding="utf-8")
    with pytest.raises(WorkspaceFileError, match="neither YAML nor JSON"):
        load_workspace_file(broken)
    broken.write_text("- a list", encoding="utf-8")
    with pytest.raises(WorkspaceFileError, match="must hold a mapping"):
        load_workspace_file(broken)
    broken.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WorkspaceFileError, match="UTF-8"):
        load_workspace_file(broken)
