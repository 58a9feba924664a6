"""What stands between a workspace and its first message, in the order in which to mend it."""

from dataclasses import dataclass
from datetime import datetime

from planbot.plan.check_ins import Asking
from planbot.plan.clock import local_day
from planbot.plan.standing import in_force
from planbot.plan.vocabulary import Flag, Mode
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at. `detail` says what was found, or what to do."""

    name: str
    ok: bool
    detail: str


def check_workspace(database: Database, workspace_id: int, *, now: datetime) -> tuple[Check, ...]:
    """Return what is in order and what is not: plan, people, leads, channel, mode."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    asking = Asking(facts, local_day(now, facts.policy.zone))
    leaves = [leaf for leaf in asking.outline.leaves if in_force(facts, leaf)]
    strangers = [person for person in facts.people if person.active and person.slack_id is None]
    gaps = [leaf for leaf in leaves if Flag.GAP in asking.standings[leaf.id].flags]
    channel, mode = facts.policy.leadership_channel, facts.policy.mode
    return (
        Check(
            name="plan",
            ok=bool(leaves),
            detail=f"{len(leaves)} items in force"
            if leaves
            else "Bring one in with: planbot import FILE --people FILE",
        ),
        Check(
            name="people in Slack",
            ok=not strangers or not facts.has_directory,
            detail="they are looked up when planbot runs for the first time"
            if not facts.has_directory
            else "Not in Slack: " + ", ".join(f"{one.name} ({one.email})" for one in strangers)
            if strangers
            else f"{len(facts.people)} people, all matched",
        ),
        Check(
            name="items without a gap",
            ok=not gaps,
            detail=f"{len(gaps)} of {len(leaves)} lack a lead in Slack or a date. See: planbot ask gaps"
            if gaps
            else "every item has a lead in Slack and a date",
        ),
        Check(
            name="leadership channel",
            ok=channel is not None,
            detail=channel or "Set it with: planbot settings leadership_channel '#leadership'",
        ),
        Check(
            name="mode",
            ok=mode in (Mode.PILOT, Mode.LIVE),
            detail=mode.label
            if mode in (Mode.PILOT, Mode.LIVE)
            else f"{mode.label}: nothing is sent. When you are ready: planbot settings mode live",
        ),
    )
