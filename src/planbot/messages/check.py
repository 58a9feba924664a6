"""Looking at templates without Slack: do all of them render within the limits, and what do they say?"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from planbot.messages.plain_text import read_blocks
from planbot.messages.registry import MESSAGES, message_type
from planbot.messages.renderer import BLOCKS_FILE, TEXT_FILE, Rendered, Renderer, RenderError
from planbot.plan.errors import UserError

EXAMPLE_FILE = "example.json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a template; `file` is relative to the templates folder."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Example:
    case: str
    report: Any


class Preview(NamedTuple):
    """A rendered example: what goes to Slack, as JSON, and how it reads."""

    json: str
    text: str


def check_templates(templates_dir: Path | None = None, names: Sequence[str] = ()) -> list[Problem]:
    """Render every example of every message, or of `names` alone, and return what is wrong, in their order.

    Files that `templates_dir` does not have are taken from the ones planbot brings. Raises `UserError` where
    there is no such folder or message.
    """
    for name in names:
        message_type(name)
    renderer = _renderer(templates_dir)
    problems = [] if templates_dir is None else _unknown_folders(templates_dir)
    for name in names or MESSAGES:
        problems += _check_message_folder(renderer, name)
    return problems


def preview(name: str, templates_dir: Path | None = None, example: int = 0) -> Preview:
    """Return one example of a message, rendered.

    Raises `UserError` for an unknown message or example, or a template that does not work.
    """
    message_type(name)
    renderer = _renderer(templates_dir)
    try:
        examples = load_examples(name, renderer.folders)
        if not 0 <= example < len(examples):
            cases = ", ".join(f"{index} ({shown.case})" for index, shown in enumerate(examples))
            raise UserError(f"“{name}” has no example {example}. There are: {cases}.")
        rendered = renderer.render(name, examples[example].report)
    except (RenderError, ExampleError) as error:
        raise UserError(str(error)) from error
    return Preview(_as_json(rendered), _as_text(rendered))


class ExampleError(Exception):
    """An example that cannot be read; the message names the file and what is wrong."""


def load_examples(name: str, folders: Sequence[Path]) -> list[Example]:
    """Return the examples of a message from the first of `folders` that has them.

    The file holds a list of `{"case": words, "report": data}`. Raises `ExampleError`.
    """
    file = f"{name}/{EXAMPLE_FILE}"
    path = next((folder / file for folder in folders if (folder / file).is_file()), None)
    if path is None:
        raise ExampleError(f"{file}: is missing")
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ExampleError(f"{file}: is not JSON: {error}") from error
    if not isinstance(given, list) or not given:
        raise ExampleError(f"{file}: must be a list of examples")
    report_type: TypeAdapter[Any] = TypeAdapter(message_type(name).report)
    examples = []
    for index, entry in enumerate(given):
        if not isinstance(entry, dict) or set(entry) != {"case", "report"}:
            raise ExampleError(f"{file}: example {index} must have a case and a report")
        try:
            examples.append(Example(str(entry["case"]), report_type.validate_python(entry["report"])))
        except ValidationError as error:
            wrong = error.errors()[0]
            where = ".".join(map(str, wrong["loc"]))
            raise ExampleError(f"{file}: example {index}, {where}: {wrong['msg']}") from error
    return examples


def _check_message_folder(renderer: Renderer, name: str) -> list[Problem]:
    missing = [
        Problem(f"{name}/{file}", "is missing")
        for file in (BLOCKS_FILE, TEXT_FILE, EXAMPLE_FILE)
        if not any((folder / name / file).is_file() for folder in renderer.folders)
    ]
    if missing:
        return missing
    try:
        examples = load_examples(name, renderer.folders)
    except ExampleError as error:
        file, _, message = str(error).partition(": ")
        return [Problem(file, message)]
    problems = []
    for example in examples:
        try:
            rendered = renderer.render(name, example.report)
        except RenderError as error:
            problems.append(Problem(f"{name}/", f"{example.case}: {error}"))
            continue
        for breach in rendered.breaches:
            file = TEXT_FILE if breach.pointer == "/text" else BLOCKS_FILE
            problems.append(Problem(f"{name}/{file}", f"{example.case}: {breach.pointer} {breach.problem}"))
    return problems


def _unknown_folders(templates_dir: Path) -> list[Problem]:
    return [
        Problem(f"{folder.name}/", f"there is no such message; there are: {', '.join(MESSAGES)}")
        for folder in sorted(templates_dir.iterdir())
        if folder.is_dir() and folder.name not in MESSAGES and not folder.name.startswith((".", "_"))
    ]


def _renderer(templates_dir: Path | None) -> Renderer:
    if templates_dir is not None and not templates_dir.is_dir():
        raise UserError(f"There is no folder {templates_dir}.")
    return Renderer(templates_dir)


def _as_json(rendered: Rendered) -> str:
    message: dict[str, Any] = {"text": rendered.text, "blocks": rendered.blocks}
    if rendered.parts:
        message["thread"] = [{"text": part.text, "blocks": part.blocks} for part in rendered.parts]
    return json.dumps(message, indent=2, ensure_ascii=False)


def _as_text(rendered: Rendered) -> str:
    posts = [read_blocks(rendered.blocks), *(read_blocks(part.blocks) for part in rendered.parts)]
    return "\n\n――― in the thread ―――\n\n".join(posts)
