"""What an administrator reads of going live, from the facts of the city."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.forecast import forecast
from planbot.plan.gaps import PlanGaps
from planbot.plan.going_live import entered, is_pilot, is_sending
from planbot.plan.model import Facts, OwnerName, Person
from planbot.plan.planned import MessageState
from planbot.plan.reports.going_live import Audience, GoingLive, Lack, PilotChoice, PilotForm, Step
from planbot.plan.standing import in_force
from planbot.plan.vocabulary import Mode, PlanState

FIRST_DAYS = 14

_STEPS = {
    Mode.SET_UP: (Step.PREVIEW, Step.ONLY_ME, Step.PILOT, Step.LIVE),
    Mode.ONLY_ME: (Step.PREVIEW, Step.PILOT, Step.LIVE, Step.PAUSE, Step.SET_UP),
    Mode.PILOT: (Step.PREVIEW, Step.PILOT, Step.LIVE, Step.PAUSE, Step.SET_UP),
    Mode.LIVE: (Step.PREVIEW, Step.PAUSE),
    Mode.PAUSED: (Step.PREVIEW, Step.RESUME, Step.SET_UP),
}


def build_going_live(
    facts: Facts,
    person: Person,
    names: Sequence[OwnerName],
    swept: Collection[str],
    now: datetime,
    *,
    plan_command: str,
    done: str | None = None,
) -> GoingLive:
    """Return where the city stands; `names` are owners whom nobody knows, `swept` marks as in `agenda`."""
    policy = facts.policy
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    owners = {owner.id: owner for owner, _ in asking.owned}
    reached = [owner for owner in owners.values() if facts.reaches(owner)]
    reader = next((one for one in facts.people if one.email == policy.only_me), None)
    next_mode = policy.resumes_to or Mode.LIVE if policy.mode is Mode.PAUSED else Mode.LIVE
    steps = _STEPS[policy.mode] if owners else (Step.SET_UP,) if policy.mode is not Mode.SET_UP else ()
    has_audience = Step.LIVE in steps or (Step.RESUME in steps and next_mode in (Mode.LIVE, Mode.PILOT))
    if done is not None and is_sending(policy):
        done = f"{done} {_say(audience(facts, policy.mode, swept, now), asking.today)}"
    return GoingLive(
        today=asking.today,
        mode=policy.mode,
        interrupted=policy.resumes_to if policy.mode is Mode.PAUSED else None,
        since=_since(facts),
        pilot=next((one.name for one in facts.departments if is_pilot(policy, one)), policy.pilot_department),
        reader=(reader.name if reader else policy.only_me) if policy.mode is Mode.ONLY_ME else None,
        items=sum(asking.is_asked_about(standing) for standing in asking.standings.values()),
        owners=len(owners),
        in_slack=len(reached),
        lacks=tuple(_lacks(facts, asking, names, plan_command)),
        steps=steps,
        audience=audience(facts, next_mode, swept, now) if has_audience else None,
        done=done,
    )


def audience(facts: Facts, mode: Mode, swept: Collection[str], now: datetime) -> Audience:
    """Return whom the first two weeks of a mode that begins at `now` reach, if nobody answers."""
    today = local_day(now, facts.policy.zone)
    policy = entered(facts.policy, mode, today)
    coming = forecast(replace(facts, policy=policy), swept, now, now + timedelta(days=FIRST_DAYS))
    heard: dict[int, date] = {}
    for message in coming:
        person = facts.person_by_id.get(message.person_id or 0)
        if person is not None and message.state is MessageState.QUEUED:
            heard.setdefault(person.id, local_day(message.not_before, zone_of(facts, person)))
    return Audience(people=len(heard), first=min(heard.values(), default=None))


def _say(reached: Audience, today: date) -> str:
    if reached.first is None:
        return "Nobody will hear from it in the next two weeks."
    who = "1 person" if reached.people == 1 else f"{reached.people} people"
    return f"{who} will hear from it, the first on {say_day(reached.first, today)}."


def build_pilot_form(facts: Facts, today: date) -> PilotForm:
    """Return the departments in which there is something to ask about, the one with most first."""
    asking = Asking(facts, today)
    choices = []
    for department in facts.departments:
        own = [(owner, s) for owner, s in asking.owned if s.department == department]
        if own:
            count = len({owner.id for owner, _ in own})
            choices.append(PilotChoice(id=department.id, name=department.name, items=len(own), owners=count))
    choices.sort(key=lambda choice: (-choice.items, choice.name))
    chosen = next((one.id for one in facts.departments if is_pilot(facts.policy, one)), None)
    return PilotForm(departments=tuple(choices), chosen_id=chosen)


def _since(facts: Facts) -> date | None:
    policy = facts.policy
    return {
        Mode.LIVE: policy.live_since,
        Mode.PILOT: policy.pilot_since or policy.live_since,
        Mode.ONLY_ME: policy.only_me_since,
    }.get(policy.mode)


def _lacks(facts: Facts, asking: Asking, names: Sequence[OwnerName], command: str) -> Sequence[Lack]:
    gaps = [
        PlanGaps(facts, plan.id, names, outline=asking.outline)
        for plan in facts.plans
        if plan.state.is_in_force
    ]
    mend = f"{command} gaps"
    unnamed = {(name.item_id, name.part) for plan in gaps for name in plan.names}
    nobody = sum(len(plan.without_lead) for plan in gaps)
    undated = sum(len(plan.without_date) for plan in gaps)
    absent = {person_id for plan in gaps for person_id in plan.unreached}
    found = []
    if not any(in_force(facts, leaf) for leaf in asking.outline.leaves):
        drafts = any(plan.state in (PlanState.DRAFT, PlanState.SUBMITTED) for plan in facts.plans)
        words = "the plan is not adopted yet" if drafts else "there is no plan yet: drop its file here"
        found.append(Lack(words=words, command=f"{command} help"))
    if nobody:
        found.append(Lack(words=_of(nobody, "has no lead", "have no lead"), command=mend))
    if unnamed:
        found.append(Lack(words=_of(len(unnamed), "names", "name") + " an owner nobody knows", command=mend))
    if undated:
        found.append(Lack(words=_of(undated, "has no due date", "have no due date"), command=mend))
    if absent:
        people = "1 owner is" if len(absent) == 1 else f"{len(absent)} owners are"
        found.append(Lack(words=f"{people} not in Slack", command=mend))
    if facts.policy.leadership_channel is None:
        found.append(
            Lack(
                words="no channel is set for the weekly rollup to leadership",
                command=f"{command} settings",
            )
        )
    return found


def _of(count: int, one: str, many: str) -> str:
    return f"1 item {one}" if count == 1 else f"{count} items {many}"
