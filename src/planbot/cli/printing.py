"""What a message says, and data, on a terminal."""

import json
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
