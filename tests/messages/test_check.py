"""`planbot templates check` finds what is wrong before Slack does, and `preview` shows a message."""

import json
import shutil
from pathlib import Path

import pytest

from planbot.messages.check import Problem, check_templates, preview
from planbot.messages.location import built_in_templates
from planbot.messages.registry import MESSAGES
from planbot.plan.errors import UserError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(built_in_templates(), tmp_path / "templates")
    return tmp_path / "templates"


def test_the_templates_that_planbot_brings_have_no_problem(folder: Path) -> None:
    assert check_templates(folder) == []


def test_there_is_a_folder_for_every_message_and_none_besides() -> None:
    assert {path.name for path in built_in_templates().iterdir() if path.is_dir()} == set(MESSAGES)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("notice/text.txt.j2", "{{ report.nothing }}", "has no attribute 'nothing'"),
        (
            "notice/text.txt.j2",
            "{% for n in range(20) %}{{ 'y' * 250 }}{% endfor %}",
            "/text",
        ),
        ("notice/blocks.json.j2", '{"type": "section"}', "/blocks/0 needs text or fields"),
        ("notice/blocks.json.j2", '{"type": "section",', "Expecting"),
        ("notice/blocks.json.j2", "{% macro x() %}", "Unexpected end of template"),
        ("notice/example.json", "[]", "must be a list of examples"),
        ("notice/example.json", "{", "is not JSON"),
        ("notice/example.json", '[{"case": "x"}]', "must have a case and a report"),
        ("notice/example.json", '[{"case": "x", "report": {}}]', "example 0, message"),
        ("sonnet/text.txt.j2", "x", "there is no such message"),
    ],
)
def test_a_problem_is_named_with_its_file(folder: Path, file: str, content: str, told: str) -> None:
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(content)
    problems = check_templates(folder, ["notice"])
    assert problems
    assert all(problem.file.startswith(file.partition("/")[0]) for problem in problems)
    assert told in str(problems[0])


def test_a_missing_file_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "why" / "text.txt.j2").unlink()
    # The folder stands in for the built-in one, behind which nothing else is.
    monkeypatch.setattr("planbot.messages.renderer.built_in_templates", lambda: folder)
    assert check_templates(names=["notice", "why"]) == [Problem("why/text.txt.j2", "is missing")]


def test_what_a_folder_of_ones_own_does_not_have_comes_from_planbot(tmp_path: Path) -> None:
    assert check_templates(tmp_path) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no folder"):
        check_templates(tmp_path / "none")


def test_a_message_that_is_not_there_is_said(folder: Path) -> None:
    with pytest.raises(UserError, match="no message “sonnet”"):
        check_templates(folder, ["notice", "sonnet"])


def test_a_preview_shows_what_goes_to_slack_and_how_it_reads() -> None:
    shown = preview("rollup")
    message = json.loads(shown.json)
    assert set(message) == {"text", "blocks", "thread"}
    assert "Look at first" in shown.text
    assert "in the thread" in shown.text
    assert "3.2.1 Inspect the four river bridges" in shown.text
    assert "*" not in shown.text


def test_every_example_can_be_previewed() -> None:
    for name in MESSAGES:
        assert preview(name).text
    assert preview("notice", example=1) != preview("notice")


def test_a_preview_of_what_is_not_there_says_what_there_is(folder: Path) -> None:
    with pytest.raises(UserError, match=r"no message “sonnet”\. There are: answer, check_in"):
        preview("sonnet")
    with pytest.raises(UserError, match=r"no example 99\. There are: 0 \(not in the plan\)"):
        preview("notice", example=99)
    (folder / "notice" / "text.txt.j2").write_text("{% if %}")
    with pytest.raises(UserError, match=r"notice/text\.txt\.j2, line 1"):
        preview("notice", folder)
