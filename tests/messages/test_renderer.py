"""Every message, whatever people typed, is one that Slack takes and reads nothing into."""

import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from messages.made_reports import DAY, HOSTILE, anything, assert_safe, filled, posts

from planbot.messages.check import load_examples
from planbot.messages.environment import TemplateEnvironment
from planbot.messages.location import built_in_templates
from planbot.messages.registry import MESSAGES
from planbot.messages.renderer import Renderer, RenderError
from planbot.plan.errors import UserError
from planbot.plan.reports.check_in import CheckIn
from planbot.plan.reports.notice import Notice
from planbot.plan.reports.rollup import Rollup

RENDERER = Renderer()
FOLDERS = (built_in_templates(),)


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("name", MESSAGES)
def test_every_example_is_within_the_limits_as_its_templates_write_it(name: str) -> None:
    for example in load_examples(name, FOLDERS):
        rendered = RENDERER.render(name, example.report)
        assert rendered.breaches == (), example.case
        assert rendered.text
        assert rendered.blocks
        assert_safe(rendered, MESSAGES[name].surface)


@pytest.mark.parametrize("many", [0, 1, 13])
@pytest.mark.parametrize("name", MESSAGES)
def test_the_same_hostile_text_everywhere_is_harmless(name: str, many: int) -> None:
    for text in HOSTILE if many < 13 else HOSTILE[::5]:
        rendered = RENDERER.render(name, filled(MESSAGES[name].report, text, many))
        assert_safe(rendered, MESSAGES[name].surface)
        # Of what planbot brings, only the text without blocks may have to be cut to fit.
        assert all(breach.pointer == "/text" or not text.strip() for breach in rendered.breaches)


@pytest.mark.parametrize("name", MESSAGES)
@settings(suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_anything_that_a_report_can_hold_is_harmless(name: str, data: st.DataObject) -> None:
    report = data.draw(anything(MESSAGES[name].report))
    assert_safe(RENDERER.render(name, report), MESSAGES[name].surface)


@pytest.mark.parametrize("name", MESSAGES)
def test_ordinary_words_are_kept_as_they_were_typed(name: str) -> None:
    report = filled(MESSAGES[name].report, "Fix Elm & Oak, phase_2", 1)
    rendered = RENDERER.render(name, report)
    told = "\n".join(str(blocks) for _, blocks in posts(rendered))
    assert "Fix Elm &amp; Oak, phase_2" in told


def test_a_check_in_names_ten_items_and_counts_the_rest() -> None:
    report = replace(filled(CheckIn, "2.1", 10), more=12)
    rendered = RENDERER.render("check_in", report)
    buttons = [
        (button["action_id"], button.get("value"))
        for block in rendered.blocks
        if block["type"] == "actions"
        for button in block["elements"]
    ]
    assert buttons.count(("update_item", "1000")) == 10
    assert buttons.count(("item_on_track", "1000")) == 10
    assert buttons[-2:] == [("update_all", None), ("why_message", None)]
    assert any("and 12 more" in block["text"]["text"] for block in rendered.blocks if "text" in block)
    assert len(rendered.blocks) <= 50
    assert rendered.parts == ()


def test_the_details_of_a_rollup_are_in_its_thread() -> None:
    report = filled(Rollup, "Paving", 12)
    rendered = RENDERER.render("rollup", report)
    assert "header" not in [block["type"] for block in rendered.blocks[1:]]
    headers = [block for part in rendered.parts for block in part.blocks if block["type"] == "header"]
    assert len(headers) == 12
    assert all(part.text for part in rendered.parts)


def test_a_rollup_without_goals_has_no_thread() -> None:
    assert RENDERER.render("rollup", replace(filled(Rollup, "Paving", 0))).parts == ()


def test_a_note_of_several_lines_is_quoted_line_by_line() -> None:
    report = filled(CheckIn, "x", 1)
    item = report.items[0]
    last = replace(item.line.last, note="first\n\n\n<second>\r\nthird")
    report = replace(report, items=(replace(item, line=replace(item.line, last=last)),), welcome=None)
    told = str(RENDERER.render("check_in", report).blocks[1]["text"]["text"])
    assert told.endswith(">first\n>\n>&lt;second&gt;\n>third")


def test_a_message_of_the_citys_own_is_used_and_the_rest_comes_from_planbot(tmp_path: Path) -> None:
    write(tmp_path, "notice/text.txt.j2", "City Hall says: {{ report.message }}")
    renderer = Renderer(tmp_path)
    rendered = renderer.render("notice", Notice(message="No <such> item."))
    assert rendered.text == "City Hall says: No &lt;such&gt; item."
    assert rendered.blocks == RENDERER.render("notice", Notice(message="No <such> item.")).blocks


def test_a_message_that_the_city_rewrites_is_said_anew(tmp_path: Path) -> None:
    renderer = Renderer(tmp_path)
    for number, words in enumerate(("City Hall", "The Mayor")):
        write(tmp_path, "notice/text.txt.j2", f"{words} says: {{{{ report.message }}}}")
        os.utime(tmp_path / "notice/text.txt.j2", (number, number))
        assert renderer.render("notice", Notice(message="Hello.")).text == f"{words} says: Hello."


def test_threads_that_begin_together_compile_each_template_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: Counter[str | None] = Counter()
    compile_one = TemplateEnvironment.compile

    def compile_and_count(environment: TemplateEnvironment, *source: Any, **more: Any) -> Any:
        compiled[source[1]] += 1
        time.sleep(0.01)  # as on a busy machine
        return compile_one(environment, *source, **more)

    monkeypatch.setattr(TemplateEnvironment, "compile", compile_and_count)
    (example, *_) = load_examples("check_in", FOLDERS)
    renderer = Renderer(tmp_path)  # with an environment of its own
    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(lambda _: renderer.render("check_in", example.report).text, range(8)))
    assert len(set(said)) == 1
    assert "_macros.j2" in compiled
    assert set(compiled.values()) == {1}


def test_a_template_that_goes_over_the_limits_is_shortened_and_split_but_never_lost(tmp_path: Path) -> None:
    write(
        tmp_path,
        "notice/blocks.json.j2",
        '{% from "_macros.j2" import header %}'
        '{% for n in range(60) %}{"type": "section", "text": {"type": "mrkdwn", "verbatim": true,'
        ' "text": "{{ n }}{% for m in range(20) %} {{ "y" * 200 }}{% endfor %}"}}{% endfor %}'
        '{"type": "surprise"}',
    )
    rendered = Renderer(tmp_path).render("notice", Notice(message="Long."))
    numbers = [int(block["text"]["text"].split()[0]) for _, blocks in posts(rendered) for block in blocks]
    assert numbers == list(range(60))
    assert len(rendered.breaches) == 61
    assert len(rendered.parts) > 1
    assert_safe(rendered, MESSAGES["notice"].surface)


def test_what_is_wrong_is_told_by_its_place_in_the_template_also_in_the_thread(tmp_path: Path) -> None:
    write(
        tmp_path,
        "notice/blocks.json.j2",
        '{"type": "divider"} {"thread": true} {"type": "divider"} {"type": "surprise"}'
        ' {"thread": true} {"type": "mistake"}',
    )
    rendered = Renderer(tmp_path).render("notice", Notice(message="Long."))
    assert [breach.pointer for breach in rendered.breaches] == ["/blocks/2", "/blocks/3"]


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ report.nothing }}", "line 1"),
        ("\n{{ report.message | safe }}", "line 2"),
        ("\n\n{% if %}", "line 3"),
        ("{{ report.next_step }}", "cannot be printed"),
        ("{{ report.__class__ }}", "unsafe"),
        ("{{ missing }}", "'missing' is undefined"),
        ("{{ (1).to_bytes() and 1 / 0 }}", "division"),
    ],
)
def test_a_template_that_does_not_work_says_where(tmp_path: Path, template: str, told: str) -> None:
    write(tmp_path, "notice/text.txt.j2", template)
    with pytest.raises(RenderError) as caught:
        Renderer(tmp_path).render("notice", Notice(message="x"))
    assert "notice/text.txt.j2" in str(caught.value)
    assert told in str(caught.value)


@pytest.mark.parametrize("template", ['{"type": "section",}', "words", '["a list"]', "{"])
def test_blocks_that_are_no_json_say_where(tmp_path: Path, template: str) -> None:
    write(tmp_path, "notice/blocks.json.j2", template)
    with pytest.raises(RenderError, match=r"notice/blocks\.json\.j2"):
        Renderer(tmp_path).render("notice", Notice(message="x"))


def test_an_unknown_message_and_another_report_are_refused() -> None:
    with pytest.raises(UserError, match="no message “nonsense”"):
        RENDERER.render("nonsense", Notice(message="x"))
    with pytest.raises(TypeError, match="digest says a Digest, not a Notice"):
        RENDERER.render("digest", Notice(message="x"))


def test_a_home_that_is_too_long_ends_with_a_word_about_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        "home/blocks.json.j2",
        '{% from "_macros.j2" import section %}'
        "{% for n in range(130) %}{% call section() %}{{ n }}{% endcall %}{% endfor %}",
    )
    home = filled(MESSAGES["home"].report, "x", 0)
    rendered = Renderer(tmp_path).render("home", home)
    assert len(rendered.blocks) == 100
    assert "more than fits" in str(rendered.blocks[-1])
    assert home.today == DAY
