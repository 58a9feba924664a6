"""Looking at the gaps of a plan: what somebody may see and fill in, and the forms for it."""

from collections.abc import Sequence
from datetime import datetime

from planbot.intake.owner_proposals import Candidate, Proposal, propose
from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.gaps import GapPage, GapRef, PlanGaps
from planbot.plan.model import Facts, OwnerName, Plan
from planbot.plan.outline import Outline
from planbot.plan.permissions import headed_departments, may_administer, may_fill_gaps
from planbot.plan.reports.builders.gap_forms import build_items_form, units
from planbot.plan.reports.builders.gaps import owner_gaps
from planbot.plan.reports.builders.gaps_list import build_gaps_list, count_gaps
from planbot.plan.reports.gap_forms import ItemsForm, OwnerForm, ProposedOwner
from planbot.plan.reports.gaps import OwnerGap, OwnerGapKind
from planbot.plan.reports.gaps_list import GapsList, OtherPlan
from planbot.plan.vocabulary import fold
from planbot.services.settling_owners import owner_candidates
from planbot.store import owner_names
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database, Unit

_SURE = 90
"""The score, 0 to 100, from which a form may already hold a proposal: a whole name, title or address."""

_NAMED = 2


class GapsSeen:
    """The gaps of a workspace as one person may see them.

    Raises `UserError`, saying who else may, for somebody who fills in none.
    """

    def __init__(self, unit: Unit, workspace_id: int, person_id: int, *, now: datetime) -> None:
        self.facts = load_facts(unit, workspace_id, now=now)
        self.outline = Outline(self.facts)
        self.person = self.facts.person_by_id[person_id]
        self.names: Sequence[OwnerName] = owner_names.list_owner_names(unit, workspace_id)
        self.is_administrator = may_administer(self.person)
        self.departments = headed_departments(self.facts, self.person)
        if not self.is_administrator and not self.departments:
            raise UserError(_for_others(self.facts))

    def plan(self, plan_id: int) -> Plan:
        plan = self.facts.plan_by_id.get(plan_id)
        if plan is None:
            raise UserError("That plan is no longer there. Ask for the gaps again.")
        return plan

    def of(self, plan_id: int) -> PlanGaps:
        return PlanGaps(
            self.facts,
            self.plan(plan_id).id,
            self.names,
            only=lambda item: may_fill_gaps(self.outline, self.person, item),
            outline=self.outline,
        )


def show_gaps(
    database: Database,
    workspace_id: int,
    person_id: int,
    page: GapPage | None = None,
    *,
    now: datetime,
    done: str | None = None,
) -> GapsList:
    """Return a page of the gaps that the person may fill in, of the first plan with any where none is named.

    `done` is shown above them. Raises `UserError` for somebody who fills in none.
    """
    with database.reading() as unit:
        seen = GapsSeen(unit, workspace_id, person_id, now=now)
        candidates = list(owner_candidates(unit, workspace_id))
    if not seen.facts.plans:
        raise UserError("There is no plan yet. An administrator can bring one in.")
    counts = {plan.id: count_gaps(seen.of(plan.id)) for plan in seen.facts.plans}
    if page is None:
        page = GapPage(next((plan_id for plan_id, count in counts.items() if count), next(iter(counts))))
    gaps = seen.of(page.plan_id)
    owners = {gap.key: gap for gap in owner_gaps(gaps)}
    return build_gaps_list(
        gaps,
        seen.plan(page.plan_id),
        page,
        proposed=lambda key: _in_words(_proposals(owners[key], candidates)),
        settles_owners=seen.is_administrator,
        departments=() if seen.is_administrator else [one.name for one in seen.departments],
        others=[
            OtherPlan(id=plan.id, title=plan.title, gaps=counts[plan.id])
            for plan in seen.facts.plans
            if plan.id != page.plan_id and counts[plan.id]
        ],
        done=done,
    )


def plan_called(database: Database, workspace_id: int, words: str, *, now: datetime) -> int | None:
    """Return the id of the plan whose title these words are, or begin; None where there is no such one."""
    with database.reading() as unit:
        plans = load_facts(unit, workspace_id, now=now).plans
    found = [plan for plan in plans if fold(plan.title) == fold(words)]
    found = found or [plan for plan in plans if fold(plan.title).startswith(fold(words))]
    return found[0].id if len(found) == 1 else None


def items_form(
    database: Database,
    workspace_id: int,
    person_id: int,
    ref: GapRef,
    *,
    now: datetime,
    after: int | None = None,
) -> ItemsForm:
    """Return the form for a group of items, from the one after the item `after` on.

    Raises `UserError` where nothing is left to fill in.
    """
    with database.reading() as unit:
        seen = GapsSeen(unit, workspace_id, person_id, now=now)
    today = local_day(now, zone_of(seen.facts, seen.person))
    form = build_items_form(seen.of(ref.plan_id), ref, today, after=after)
    if not form.lines:
        raise UserError("Nothing is left to fill in here.")
    return form


def owner_form(
    database: Database, workspace_id: int, person_id: int, ref: GapRef, *, now: datetime
) -> OwnerForm:
    """Return the form for an owner who cannot be asked; raises `UserError` where they are settled by now."""
    with database.reading() as unit:
        seen = GapsSeen(unit, workspace_id, person_id, now=now)
        candidates = list(owner_candidates(unit, workspace_id))
    if not seen.is_administrator:
        raise UserError("Who the owners of a plan are is said by an administrator.")
    gaps = seen.of(ref.plan_id)
    gap = next((one for one in owner_gaps(gaps) if one.key == ref.of), None)
    if gap is None:
        raise UserError("That owner is settled by now. Ask for the gaps again to see what is left.")
    proposals = [one for one in _proposals(gap, candidates) if one.candidate.email]
    return OwnerForm(
        ref=str(ref),
        gap=gap,
        labels=tuple(gaps.outline.label(seen.facts.item_by_id[one]) for one in gap.item_ids),
        proposals=tuple(
            ProposedOwner(
                email=one.candidate.email or "",
                name=one.candidate.name,
                title=one.candidate.title,
                why=one.why,
                is_sure=one.score >= _SURE
                and one.score > max((o.score for o in proposals if o is not one), default=0),
            )
            for one in proposals
        ),
        departments=units(gaps),
    )


def _proposals(gap: OwnerGap, candidates: Sequence[Candidate]) -> tuple[Proposal, ...]:
    return propose(gap.name, candidates) if gap.kind is OwnerGapKind.NAME else ()


def _in_words(proposals: Sequence[Proposal]) -> str | None:
    if not proposals:
        return None
    best = proposals[:_NAMED]
    names = " or ".join(f"{one.candidate.name} ({one.why})" for one in best)
    return f"Perhaps {names}"


def _for_others(facts: Facts) -> str:
    names = [one.name for one in facts.people if may_administer(one)][:2]
    whom = " or ".join(names) or "your planbot administrator"
    return (
        "Gaps in the plan are filled in by administrators, and by heads for their own department: "
        f"{whom} can tell you more."
    )
