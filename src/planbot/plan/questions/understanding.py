"""From the text of a question to what it means, or to what has to be asked back."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.model import Facts, Person
from planbot.plan.naming import has_digit
from planbot.plan.outline import Outline
from planbot.plan.questions.phrases import KEYWORDS, Wanted, take_wanted
from planbot.plan.questions.scope import ScopeReader, Unclear, is_slip
from planbot.plan.questions.sentence import Sentence, phrase
from planbot.plan.questions.windows import TimeReader, Window
from planbot.plan.references import resolve
from planbot.plan.reports.answer import Intent, Outcome, Understood
from planbot.plan.vocabulary import Priority, Role

_SHOW = phrase(r"^\W*(?:show|card|details?|look up)(?: me)?(?: item| action| goal| strategy)?")
_TOP = phrase(r"(?:the )?(?:top|first|worst) (?P<count>\d{1,3})")
_PRIORITY = phrase(r"(?P<priority>high|medium|low)(?:est)?[ -]priority")
_OWN_DEPARTMENT = phrase(r"(?:my|our) (?:own )?(?:department|dept|team)")
_DEPARTMENT = phrase(r"department|dept|team")
_ABOUT = phrase(r"(?:(?<!worry )about|mentioning|regarding) (?P<words>[^|]+)")
_MARKS_A_WINDOW = frozenset({Intent.DUE, Intent.COMPLETED, Intent.SILENT})

CAN_ASK = (
    "behind",
    "overdue",
    "due 2 weeks",
    "who has not reported",
    "completed last month",
    "waiting",
    "gaps",
    "mine",
    "show 2.1.3",
)
"""Questions to learn from; each may be narrowed by a department, a person or a goal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """`message` says what was not understood; `candidates` are what may have been meant, as a person would
    type it. `understood` is what was made sense of."""

    outcome: Outcome
    message: str
    candidates: tuple[str, ...] = ()
    understood: Understood = field(default_factory=Understood)


def understand(text: str, facts: Facts, asker: Person | None, now: datetime) -> Understood | NotUnderstood:
    """Return what a question means, seen from the asker's day; a command's words are a question too.

    Every word must be accounted for: as a phrase, a stretch of time, a name or a filler. Where one is not, or
    a name may mean several, the question is given back with those words; it is never answered in part.
    """
    return _Reading(text, facts, asker, now).read()


class _Reading:
    def __init__(self, text: str, facts: Facts, asker: Person | None, now: datetime) -> None:
        self.facts = facts
        self.asker = asker
        self.today = local_day(now, zone_of(facts, asker) if asker else facts.policy.zone)
        self.outline = Outline(facts)
        self.sentence = Sentence(text)
        self.typed = self.sentence.rest

    def read(self) -> Understood | NotUnderstood:
        if not self.typed:
            return _declined("Ask me about the plan.")
        return self._named_item() or self._question()

    # One item by its reference

    def _named_item(self) -> Understood | NotUnderstood | None:
        """Read `show 2.1.3`, or a reference alone; None where the text is something else."""
        show = _SHOW.match(self.typed)
        reference = self.typed[show.end() :].strip() if show else self.typed
        if not reference:
            return _ask_back("Which item? Name it by its number, such as “show 2.1.3”.") if show else None
        if has_digit(reference) and self.outline.names.matching(reference):
            return self._item(reference)
        if show is None:
            return None
        self.sentence = Sentence(reference)
        question = self._question()
        if isinstance(question, Understood):
            return question
        by_title = self._item(reference)
        return by_title if isinstance(by_title, Understood) or has_digit(reference) else question

    def _item(self, reference: str) -> Understood | NotUnderstood:
        try:
            resolve(self.facts, reference, self.outline)
        except UserError as error:
            return _ask_back(error.message, understood=Understood(intent=Intent.SHOW, text=reference))
        return Understood(intent=Intent.SHOW, text=reference)

    # A question

    def _question(self) -> Understood | NotUnderstood:
        names = ScopeReader(self.facts, self.outline, self.sentence)
        names.take_whole()
        top, priority, about = (self.sentence.take(pattern) for pattern in (_TOP, _PRIORITY, _ABOUT))
        own_department = self.sentence.take(_OWN_DEPARTMENT) is not None
        wanted = take_wanted(self.sentence)
        if isinstance(wanted, tuple):
            words = " and ".join(f"“{intent.label}”" for intent in wanted)
            return _ask_back(f"That is two questions in one, {words}. Which one?", tuple(map(str, wanted)))
        times = TimeReader(
            self.sentence, self.facts.policy, self.today, looks_back=wanted.intent is Intent.COMPLETED
        )
        as_of, window = times.as_of(), times.window()
        unclear = names.take_partial()
        understood = Understood(
            intent=wanted.intent,
            standings=wanted.standings,
            departments=names.scope.departments,
            people=names.scope.people,
            goals=names.scope.goals,
            plans=names.scope.plans,
            text=about["words"].strip() if about else None,
            priority=Priority.parse(priority["priority"]).value if priority else None,
            window_from=window.start if window else None,
            window_to=window.end if window else None,
            limit=int(top["count"]) if top else None,
            as_of=as_of,
        )
        if unclear is None and own_department:
            return self._in_own_department(understood, wanted, window)
        if unclear is None and self._names_somebodys_department(understood):
            return self._whose_department(understood)
        return self._checked(understood, wanted, window, unclear)

    def _in_own_department(
        self, understood: Understood, wanted: Wanted, window: Window | None
    ) -> Understood | NotUnderstood:
        own = self.asker.department_id if self.asker else None
        department = None if own is None else self.facts.department_by_id.get(own)
        if department is None:
            return _declined("I do not know which department is yours. Name it instead.", understood)
        narrowed = replace(understood, departments=(*understood.departments, department.name))
        return self._checked(narrowed, wanted, window, None)

    def _names_somebodys_department(self, understood: Understood) -> bool:
        """Whether it says "in Dana's department": Dana's items are not all that is meant."""
        says_so = _DEPARTMENT.search(self.sentence.rest) is not None
        return says_so and bool(understood.people) and not understood.departments

    def _whose_department(self, understood: Understood) -> NotUnderstood:
        ids = {person.department_id for person in self.facts.people if person.name in understood.people}
        names = sorted(department.name for department in self.facts.departments if department.id in ids)
        return _ask_back("Which department do you mean? Name it.", tuple(names), understood)

    def _checked(
        self,
        understood: Understood,
        wanted: Wanted,
        window: Window | None,
        unclear: Unclear | None,
    ) -> Understood | NotUnderstood:
        if unclear is not None:
            return self._unclear(unclear, understood)
        if wanted.intent is None:
            return self._without_intent(understood, window)
        if wanted.mine:
            if self.asker is None:
                return _declined(_stranger(self.facts), understood=understood)
            understood = replace(understood, people=(*understood.people, self.asker.name))
        problem = self._problem_with_time(understood, wanted, window)
        if problem is not None:
            return problem
        if understood.intent is Intent.DUE:
            return self._due(understood, window)
        if understood.intent is Intent.COMPLETED:
            return replace(understood, order="completed")
        return understood

    def _due(self, understood: Understood, window: Window | None) -> Understood:
        if window is None:
            ahead = self.today + timedelta(days=self.facts.policy.look_ahead_days)
            understood = replace(understood, window_from=self.today, window_to=ahead)
        return replace(understood, order="due")

    def _problem_with_time(
        self, understood: Understood, wanted: Wanted, window: Window | None
    ) -> NotUnderstood | None:
        if understood.as_of is not None and understood.as_of > self.today:
            return _declined("I can look back to a day that has been, not ahead.", understood)
        if window is None or wanted.says_due or understood.intent in _MARKS_A_WINDOW:
            return None
        asked = understood.intent.label if understood.intent else ""
        message = (
            f"I cannot narrow “{asked}” by a time. You can ask what is due then, or how it was as of a day."
        )
        return _ask_back(message, (asked, f"{asked} as of {self.today - timedelta(days=7)}"), understood)

    def _without_intent(self, understood: Understood, window: Window | None) -> NotUnderstood | Understood:
        if understood.text is not None or understood.priority is not None:
            return replace(understood, intent=Intent.ALL)
        if window is not None:
            return _ask_back(
                "What about that time: what comes due in it, or what was completed?",
                (f"due {self.typed}", f"completed {self.typed}"),
                understood,
            )
        names = (*understood.departments, *understood.people, *understood.goals, *understood.plans)
        if names:
            name = names[0]
            candidates = (f"behind {name}", f"due 2 weeks {name}", f"everything in {name}")
            return _ask_back(f"What would you like to know about {name}?", candidates, understood)
        return _declined("I did not find a question in that that I can answer.", understood)

    def _unclear(self, unclear: Unclear, understood: Understood) -> NotUnderstood:
        if len(unclear.candidates) > 1:
            message = f"“{unclear.words}” may mean {_either(unclear.candidates)}. Which one?"
            return _ask_back(message, self._replaced(unclear, unclear.candidates), understood)
        typed = unclear.words.casefold()
        keywords = [word for word in KEYWORDS if word != typed and is_slip(typed, word)]
        message = f"I do not know what “{unclear.words}” means here."
        candidates = self._replaced(unclear, (*keywords, *unclear.candidates))
        if has_digit(unclear.words) and self.outline.names.matching(unclear.words):
            candidates = (*candidates, f"show {unclear.words}")
        if candidates:
            return _ask_back(f"{message} Did you mean {_either(candidates)}?", candidates, understood)
        return _declined(message, understood)

    def _replaced(self, unclear: Unclear, meant: tuple[str, ...]) -> tuple[str, ...]:
        """Return the question as typed, with each of `meant` in place of the unclear words."""
        return tuple(dict.fromkeys(self.typed.replace(unclear.words, one, 1) for one in meant))


def _stranger(facts: Facts) -> str:
    """Tell somebody who has no part in the plan whom to ask."""
    admins = [person.name for person in facts.people if person.active and person.role is Role.ADMIN]
    who = admins[0] if admins else "Your planbot administrator"
    return f"You are not in the plan yet, so nothing in it is yours. {who} can add you."


def _declined(message: str, understood: Understood | None = None) -> NotUnderstood:
    return NotUnderstood(
        outcome=Outcome.DECLINED,
        message=f"{message} You can ask, for example: {', '.join(CAN_ASK)}.",
        candidates=(),
        understood=understood or Understood(),
    )


def _ask_back(
    message: str, candidates: tuple[str, ...] = (), understood: Understood | None = None
) -> NotUnderstood:
    return NotUnderstood(
        outcome=Outcome.ASK_BACK,
        message=message,
        candidates=candidates,
        understood=understood or Understood(),
    )


def _either(names: tuple[str, ...]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
