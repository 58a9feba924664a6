"""`planbot import`: a plan from a file, looked at first or brought in, again too; and taken back."""

import sys
from pathlib import Path

import click

from planbot.cli.diff_report import diff_report
from planbot.cli.draft_report import draft_report
from planbot.cli.gaps_report import advice_lines, gaps_report
from planbot.cli.import_files import Found, ImportFiles
from planbot.cli.options import as_option, at_option, json_option, read_instant, workspace_option
from planbot.cli.printing import print_json
from planbot.cli.workspace import open_workspace
from planbot.intake.diff import Choices, Matter
from planbot.intake.diff_json import diff_as_json
from planbot.intake.draft_json import draft_as_json
from planbot.intake.layout import NoItemColumn
from planbot.intake.map_writer import write_map, write_map_of_headers
from planbot.intake.smart_advice import advise_on_draft
from planbot.plan.errors import UserError
from planbot.services.city import policy_of
from planbot.services.people import person_with_email
from planbot.services.undo_import import undo_import, undone_in_words

_FILE = click.Path(path_type=Path)
_ALL = "all"


@click.command("import")
@click.argument("file", type=_FILE, required=False)
@click.option("--people", "people_file", type=_FILE, help="Who is who: email, name, department, role, title.")
@click.option("--plan", "title", metavar="TITLE", help="What the plan is called; default: from the file.")
@click.option("--map", "map_file", type=_FILE, help="Settles what the file leaves open.")
@click.option(
    "--write-map", "map_to_write", type=_FILE, help="Write a map to edit, from what was understood."
)
@at_option
@click.option("--dry-run", is_flag=True, help="Only show what would be brought in; nothing is stored.")
@click.option(
    "--overwrite",
    type=click.Choice([*(matter.value for matter in Matter), _ALL]),
    multiple=True,
    help="Let the file count more than what was decided in planbot.",
)
@click.option("--discontinue-gone", is_flag=True, help="Discontinue items that the file has no more.")
@click.option(
    "--apart", metavar="#ID", multiple=True, help="This item is not the one that the file has instead."
)
@click.option("--undo", is_flag=True, help="Take back the latest import, of --plan or of all.")
@as_option(required=False)
@workspace_option
@json_option
def command(
    file: Path | None,
    people_file: Path | None,
    title: str | None,
    map_file: Path | None,
    map_to_write: Path | None,
    at: str | None,
    dry_run: bool,
    overwrite: tuple[str, ...],
    discontinue_gone: bool,
    apart: tuple[str, ...],
    undo: bool,
    acting_as: str | None,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Bring in the plan in FILE (CSV or XLSX), or bring it in again. Nothing is sent to anybody.

    It is all or nothing: where a row cannot be taken, nothing is stored and the exit code is 1. A dry run
    has done its work then too: its exit code is 0, and its last line counts the rows.

    A plan that is there is brought up to date: what was decided in planbot since (an update, another date, a
    new lead) is kept where the file says otherwise, and shown. Until something was built on it, the latest
    import can be taken back with --undo.
    """
    if undo:
        if file is not None or dry_run:
            raise UserError(
                "--undo takes back the latest import. It takes no FILE, and --plan names the plan."
            )
        _undo(title, acting_as, at, workspace, as_json)
        return
    if file is None:
        raise UserError("Say which file: planbot import FILE")
    choices = Choices(
        overwrite=frozenset(Matter) if _ALL in overwrite else frozenset(map(Matter.parse, overwrite)),
        discontinue_all=discontinue_gone,
        apart=frozenset(map(_serial, apart)),
    )
    files = ImportFiles(file, people_file, map_file, title, choices, acting_as, at)
    is_look = dry_run or map_to_write is not None
    try:
        found = files.look(workspace) if is_look else files.bring_in(workspace)
    except NoItemColumn as refused:
        if map_to_write is None:
            raise
        _refuse_present(map_to_write)
        write_map_of_headers(refused, map_to_write)
        raise UserError(
            f"{refused.without_advice} They are in {map_to_write} now: write “title” behind the one that is, "
            f"and import again with --map {map_to_write}"
        ) from None
    if map_to_write is not None:
        _refuse_present(map_to_write)
        write_map(found.draft, map_to_write)
    if as_json:
        print_json(_as_json(found))
    else:
        _print(found, choices, dry_run)
    if found.rejected and not dry_run:
        sys.exit(1)


def _print(found: Found, choices: Choices, dry_run: bool) -> None:
    is_stored = found.imported is not None
    more = [*(gaps_report(found.gaps) if found.gaps else advice_lines(advise_on_draft(found.draft)))]
    if found.diff is not None:
        more.extend(diff_report(found.diff, choices, is_stored=is_stored))
    click.echo(draft_report(found.draft, found.people, more, is_stored=is_stored))
    if found.rejected and dry_run:
        rows = "1 row" if found.rejected == 1 else f"{found.rejected} rows"
        click.echo(f"{rows} cannot be taken; nothing would be stored.")
    elif found.rejected:
        click.echo("Nothing was stored: mend the rows above, or leave them out, and import again.", err=True)


def _undo(
    title: str | None, acting_as: str | None, at: str | None, workspace: str | None, as_json: bool
) -> None:
    with open_workspace(workspace) as desk:
        now = read_instant(at, policy_of(desk.database, desk.workspace_id).zone)
        actor = person_with_email(desk.database, desk.workspace_id, acting_as) if acting_as else None
        undone = undo_import(
            desk.database, desk.workspace_id, title, now=now, actor_id=actor.id if actor else None
        )
    if as_json:
        print_json(
            {
                "plan": undone.title,
                "file": undone.file,
                "at": undone.at.isoformat(),
                "whole": undone.is_whole,
                "removed": undone.removed,
                "restored": undone.restored,
            }
        )
    else:
        click.echo(undone_in_words(undone))


def _serial(text: str) -> int:
    number = text.strip().removeprefix("#")
    if not number.isascii() or not number.isdecimal():
        raise UserError(f"“{text}” is no permanent id of an item. Write it as #12.")
    return int(number)


def _refuse_present(path: Path) -> None:
    if path.exists():
        raise UserError(f"{path} is there already. Choose another name, so that nothing of yours is lost.")


def _as_json(found: Found) -> dict[str, object]:
    data = draft_as_json(found.draft)
    stored = found.imported.items if found.imported else {}
    matched = {key: match.item for key, match in found.diff.matches.items()} if found.diff else {}
    for shown, item in zip(data["items"], found.draft.leaves, strict=True):
        known = stored.get(item.key) or matched.get(item.key)
        shown["id"] = known.serial if known else None
    data["advice"] = [
        {"criterion": one.criterion.value, "words": one.words, "items": list(one.items)}
        for one in advise_on_draft(found.draft)
    ]
    if found.diff is not None:
        data["again"] = diff_as_json(found.diff)
    people = found.people
    if people is not None:
        data["people"] = {
            "rows_read": people.rows_read,
            "accepted": len(people.people),
            "rejected": [
                {"row": row.row, "column": row.column, "value": row.value, "reason": row.reason}
                for row in people.rejected
            ],
            "skipped": [{"row": row.row, "reason": row.reason} for row in people.skipped],
        }
    return data
