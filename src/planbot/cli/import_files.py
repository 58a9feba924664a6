"""The files that `planbot import` is given, read against what the database knows."""

from dataclasses import dataclass, replace
from pathlib import Path

from planbot.cli.options import read_instant
from planbot.intake.diff import Choices, PlanDiff
from planbot.intake.draft import Directory, Draft
from planbot.intake.people_list import PeopleList
from planbot.intake.plan_map import PlanMap, read_map
from planbot.intake.read_people import read_people
from planbot.intake.read_plan import read_plan
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.model import Plan
from planbot.plan.policy import Policy
from planbot.plan.reports.gaps import GapsReport
from planbot.services.city import choose_workspace, ensure_workspace, policy_of
from planbot.services.importing import Imported, import_plan, known_directory, look_again, plan_there
from planbot.services.people import person_with_email
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
        return Found(draft=self._draft(Directory(), Policy(), self._mapping), people=self._people)

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
        policy = policy_of(database, workspace_id)
        now = read_instant(self._at, policy.zone)
        known = known_directory(database, workspace_id, now=now)
        draft = self._draft(known, policy, self._mapping)
        plan = plan_there(database, workspace_id, draft, is_titled=self._is_titled, now=now)
        if plan is None:
            return Found(draft=draft, people=self._people)
        draft = self._as_it_came_in(draft, plan, known, policy)
        diff = look_again(database, workspace_id, draft, plan, self._people, now=now, choices=self._choices)
        return Found(draft=draft, people=self._people, diff=diff)

    def _as_it_came_in(self, draft: Draft, plan: Plan, known: Directory, policy: Policy) -> Draft:
        """Return the draft as read with what the plan's first map settled of its times."""
        mapping = self._mapping.remembering(plan)
        return draft if mapping == self._mapping else self._draft(known, policy, mapping)

    def _draft(self, known: Directory, policy: Policy, mapping: PlanMap) -> Draft:
        return read_plan(
            self._file,
            people=self._people,
            directory=known,
            mapping=mapping,
            title=self._title,
            policy=policy,
            today=local_day(read_instant(self._at, policy.zone), policy.zone),
        )
