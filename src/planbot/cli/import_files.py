"""The files that `planbot import` is given, read against what the database knows."""

from dataclasses import dataclass, replace
from pathlib import Path

from planbot.cli.options import read_instant
from planbot.intake.diff import Choices, PlanDiff
from planbot.intake.draft import Draft
from planbot.intake.people_list import PeopleList
from planbot.intake.plan_map import PlanMap, read_map
from planbot.intake.read_people import read_people
from planbot.intake.read_plan import read_plan
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.policy import Policy
from planbot.plan.reports.gaps import GapsReport
from planbot.services.city import choose_workspace, ensure_workspace, policy_of
from planbot.services.importing import Imported, import_plan
from planbot.services.people import person_with_email
from planbot.services.plan_files import look_at
from planbot.services.settling_owners import plan_gaps
from planbot.settings import load_settings
from planbot.store.errors import StoreError
from planbot.store.unit_of_work import Database, open_database


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was read, what it changes in a plan that is there, what is stored now, and what that lacks."""

    draft: Draft
    people: PeopleList | None
    diff: PlanDiff | None = None
    imported: Imported | None = None
    gaps: GapsReport | None = None

    @property
    def rejected(self) -> int:
        return len(self.draft.rejected) + (len(self.people.rejected) if self.people else 0)


class ImportFiles:
    """A plan, with the people list and the map that go with it."""

    def __init__(
        self,
        file: Path,
        people_file: Path | None,
        map_file: Path | None,
        title: str | None,
        choices: Choices,
        acting_as: str | None,
        at: str | None,
    ) -> None:
        self._file = file
        self._people = read_people(people_file) if people_file else None
        self._mapping = read_map(map_file) if map_file else PlanMap()
        self._title = title
        self._choices = choices
        self._acting_as = acting_as
        self._at = at

    def look(self, workspace: str | None) -> Found:
        """Read the files against what the database knows; without a database, against nothing."""
        try:
            with open_database(load_settings().database_url) as database:
                return self._look(database, choose_workspace(database, workspace).id)
        except (StoreError, UserError):
            if workspace is not None:
                raise
        draft = read_plan(
            self._file,
            people=self._people,
            mapping=self._mapping,
            title=self._title,
            today=local_day(read_instant(self._at, Policy().zone), Policy().zone),
        )
        return Found(draft=draft, people=self._people)

    def bring_in(self, workspace: str | None) -> Found:
        """Read the files and store what they hold, unless a row cannot be taken."""
        with open_database(load_settings().database_url) as database:
            now = read_instant(self._at, Policy().zone)
            workspace_id = ensure_workspace(database, workspace, now=now).id
            found = self._look(database, workspace_id)
            if found.rejected:
                return found
            actor = person_with_email(database, workspace_id, self._acting_as) if self._acting_as else None
            now = read_instant(self._at, policy_of(database, workspace_id).zone)
            imported = import_plan(
                database,
                workspace_id,
                found.draft,
                self._people,
                now=now,
                actor_id=actor.id if actor else None,
                choices=self._choices,
                is_titled=self._is_titled,
                file=self._file.name,
            )
            gaps = plan_gaps(database, workspace_id, imported.plan_id, now=now)
            return replace(found, diff=imported.diff, imported=imported, gaps=gaps)

    @property
    def _is_titled(self) -> bool:
        return (self._title or self._mapping.title) is not None

    def _look(self, database: Database, workspace_id: int) -> Found:
        looked = look_at(
            database,
            workspace_id,
            self._file,
            self._people,
            self._mapping,
            title=self._title,
            choices=self._choices,
            now=read_instant(self._at, policy_of(database, workspace_id).zone),
        )
        return Found(draft=looked.draft, people=self._people, diff=looked.diff)
