"""`planbot import`: a plan from a file, looked at first or brought in."""

import sys
from pathlib import Path

import click

from planbot.cli.draft_report import draft_report
from planbot.cli.options import at_option, json_option, read_instant, workspace_option
from planbot.cli.printing import print_json
from planbot.intake.draft import Directory, Draft
from planbot.intake.draft_json import draft_as_json
from planbot.intake.map_writer import write_map
from planbot.intake.people_list import PeopleList
from planbot.intake.plan_map import read_map
from planbot.intake.read_people import read_people
from planbot.intake.read_plan import read_plan
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.policy import Policy
from planbot.services.city import choose_workspace, ensure_workspace, policy_of
from planbot.services.importing import Imported, import_plan, known_directory
from planbot.settings import load_settings
from planbot.store.errors import StoreError
from planbot.store.unit_of_work import Database, open_database

_FILE = click.Path(path_type=Path)


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--people", "people_file", type=_FILE, help="Who is who: email, name, department, role, title.")
@click.option("--plan", "title", metavar="TITLE", help="What the plan is called; default: from the file.")
@click.option("--map", "map_file", type=_FILE, help="Settles what the file leaves open.")
@click.option("--write-map", type=_FILE, help="Write a map to edit, from what was understood.")
@at_option
@click.option("--dry-run", is_flag=True, help="Only show what would be brought in; nothing is stored.")
@workspace_option
@json_option
def command(
    file: Path,
    people_file: Path | None,
    title: str | None,
    map_file: Path | None,
    write_map: Path | None,
    at: str | None,
    dry_run: bool,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Bring in the plan in FILE (CSV or XLSX). Nothing is sent to anybody.

    It is all or nothing: where a row cannot be taken, nothing is stored and the exit code is 1. A dry run
    has done its work then too: its exit code is 0, and its last line counts the rows.
    """
    reader = _Reader(file, people_file, map_file, title)
    if dry_run or write_map is not None:
        draft, people, imported = (*reader.look(workspace, at), None)
        if write_map is not None:
            _write_map(draft, write_map)
    else:
        draft, people, imported = reader.bring_in(workspace, at)
    rejected = len(draft.rejected) + (len(people.rejected) if people else 0)
    if as_json:
        print_json(_as_json(draft, people, imported))
    else:
        click.echo(draft_report(draft, people, is_stored=imported is not None))
        if rejected and dry_run:
            rows = "1 row" if rejected == 1 else f"{rejected} rows"
            click.echo(f"{rows} cannot be taken; nothing would be stored.")
        elif rejected:
            click.echo(
                "Nothing was stored: mend the rows above, or leave them out, and import again.", err=True
            )
    if rejected and not dry_run:
        sys.exit(1)


class _Reader:
    def __init__(
        self, file: Path, people_file: Path | None, map_file: Path | None, title: str | None
    ) -> None:
        self.file = file
        self.people = read_people(people_file) if people_file else None
        self.mapping = read_map(map_file) if map_file else None
        self.title = title

    def look(self, workspace: str | None, at: str | None) -> tuple[Draft, PeopleList | None]:
        """Read the files against what the database knows; without a database, against nothing."""
        try:
            with open_database(load_settings().database_url) as database:
                workspace_id = choose_workspace(database, workspace).id
                return self._read(database, workspace_id, at), self.people
        except (StoreError, UserError):
            if workspace is not None:
                raise
        return self._draft(Directory(), Policy(), at), self.people

    def bring_in(
        self, workspace: str | None, at: str | None
    ) -> tuple[Draft, PeopleList | None, Imported | None]:
        """Read the files and store what they hold, unless a row cannot be taken."""
        with open_database(load_settings().database_url) as database:
            now = read_instant(at, Policy().zone)
            workspace_id = ensure_workspace(database, workspace, now=now).id
            draft = self._read(database, workspace_id, at)
            if draft.rejected or (self.people and self.people.rejected):
                return draft, self.people, None
            now = read_instant(at, policy_of(database, workspace_id).zone)
            return draft, self.people, import_plan(database, workspace_id, draft, self.people, now=now)

    def _read(self, database: Database, workspace_id: int, at: str | None) -> Draft:
        policy = policy_of(database, workspace_id)
        known = known_directory(database, workspace_id, now=read_instant(at, policy.zone))
        return self._draft(known, policy, at)

    def _draft(self, known: Directory, policy: Policy, at: str | None) -> Draft:
        return read_plan(
            self.file,
            people=self.people,
            directory=known,
            mapping=self.mapping,
            title=self.title,
            policy=policy,
            today=local_day(read_instant(at, policy.zone), policy.zone),
        )


def _write_map(draft: Draft, path: Path) -> None:
    if path.exists():
        raise UserError(f"{path} is there already. Choose another name, so that nothing of yours is lost.")
    write_map(draft, path)


def _as_json(draft: Draft, people: PeopleList | None, imported: Imported | None) -> dict[str, object]:
    found = draft_as_json(draft)
    if imported is not None:
        for shown, item in zip(found["items"], draft.leaves, strict=True):
            shown["id"] = imported.items[item.key].serial
    if people is not None:
        found["people"] = {
            "rows_read": people.rows_read,
            "accepted": len(people.people),
            "rejected": [
                {"row": row.row, "column": row.column, "value": row.value, "reason": row.reason}
                for row in people.rejected
            ],
            "skipped": [{"row": row.row, "reason": row.reason} for row in people.skipped],
        }
    return found
