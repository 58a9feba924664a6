"""What a message says, and data, on a terminal."""

import json
from collections.abc import Iterable
from typing import Any

import click

from planbot.messages.plain_text import read_blocks
from planbot.messages.renderer import Rendered


def print_message(rendered: Rendered) -> None:
    """Print a message without its buttons, and what continues in its thread."""
    for blocks in (rendered.blocks, *(part.blocks for part in rendered.parts)):
        click.echo(read_blocks(blocks, controls=False))


def print_json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_json_list(rows: Iterable[Any]) -> None:
    """Print a list of any length as `print_json` does, one row at a time as they come."""
    opened = "["
    for row in rows:
        click.echo(opened)
        click.echo(_indented(row), nl=False)
        opened = ","
    click.echo("[]" if opened == "[" else "\n]")


def _indented(row: Any) -> str:
    # Not split at line ends: a text may hold some of those that JSON leaves as they are.
    return "  " + json.dumps(row, ensure_ascii=False, indent=2).replace("\n", "\n  ")
