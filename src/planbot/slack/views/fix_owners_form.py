"""*Fix owners*: who is meant by the names of a dropped file, those of most items first."""

from collections.abc import Iterator, Mapping

from planbot.plan.errors import UserError
from planbot.services.upload_finds import OwnerFound
from planbot.slack.views.fix_parts import (
    About,
    Block,
    Fixed,
    Page,
    Values,
    intro,
    items_in_words,
    key_of,
    labelled,
    menu,
    picked,
)
from planbot.slack.views.item_fields import plain

_A_PAGE = 15
_LONGEST_VALUE = 150
_KEEP, _LATER, _BELOW, _BODY, _NEW = "keep", "later", "below", "body", "new_department"
_PERSON, _DEPARTMENT = "person:", "department:"


def owners_page(about: About) -> Page:
    """Return the next fifteen names that were not shown yet."""
    rest = [one for one in about.reading.owners if key_of(one.text) not in about.seen]
    shown = rest[:_A_PAGE]
    words = "Say who is meant. What you leave open stays with its items, to be settled later."
    if len(rest) > len(shown):
        words += f" {len(rest) - len(shown)} more names come after these."
    blocks = [intro(words)]
    for owner in shown:
        blocks += _inputs(owner, about)
    return Page(blocks=blocks, keys=tuple(key_of(one.text) for one in shown), left=len(rest) - len(shown))


def people_chosen(values: Values) -> dict[str, str]:
    """Return the Slack users that were chosen, each with the field where."""
    fields = [block_id for block_id in values if block_id.startswith("somebody:")]
    return {user: block_id for block_id in reversed(fields) if (user := picked(values, block_id))}


def read_owners(values: Values, about: About, emails: Mapping[str, str]) -> Fixed:
    """Return who is meant; `emails` are of the Slack users. Raises `UserError` for two answers."""
    owners = {}
    for owner in about.reading.owners:
        key = key_of(owner.text)
        if f"owner:{key}" not in values:
            continue
        user = picked(values, f"somebody:{key}")
        settled = _settled(owner, about, picked(values, f"owner:{key}"), emails[user] if user else None, key)
        if settled is not _UNCHANGED:
            owners[owner.text] = settled
    return Fixed(settled={"owners": owners} if owners else {})


_UNCHANGED: dict[str, str] = {}


def _settled(
    owner: OwnerFound, about: About, chosen: str | None, email: str | None, key: str
) -> dict[str, str] | None:
    if chosen == _BODY:
        name = owner.match if owner.is_body and owner.match else owner.text
        return {"body": name, "reporter": email} if email else _UNCHANGED if owner.is_body else {"body": name}
    is_department = chosen is not None and (chosen == _NEW or chosen.startswith(_DEPARTMENT))
    if email is not None:
        if is_department:
            raise UserError(
                "Choose either a department above, or a person here. Not both.", field=f"somebody:{key}"
            )
        return {"person": email}
    if chosen == _BELOW:
        raise UserError("Choose the person here.", field=f"somebody:{key}")
    if chosen == _NEW:
        return {"department": owner.text}
    if chosen is not None and chosen.startswith(_PERSON):
        return {"person": chosen.removeprefix(_PERSON)}
    if chosen is not None and chosen.startswith(_DEPARTMENT):
        names = {f"{_DEPARTMENT}{one.id}": one.name for one in about.departments}
        return {"department": names[chosen]}
    return None if chosen == _LATER and owner.text in about.settled.get("owners", {}) else _UNCHANGED


def _inputs(owner: OwnerFound, about: About) -> Iterator[Block]:
    key = key_of(owner.text)
    first = _KEEP if not owner.is_open else _BODY if owner.is_body else _LATER
    if owner.sure is not None:
        first = f"{_PERSON}{owner.sure}"
    label = f"{owner.text}: {items_in_words(owner.items)}"
    yield labelled(f"owner:{key}", label, menu(_options(owner, about), first, "Choose who that is"))
    somebody = {"type": "users_select", "placeholder": plain("Choose a person")}
    who = f"Who reports for {owner.text}" if owner.is_body else f"A person in Slack, for {owner.text}"
    hint = None if owner.is_body else "Leads these items, or reports for the board or outside body"
    yield labelled(f"somebody:{key}", who, somebody, hint)


def _options(owner: OwnerFound, about: About) -> Iterator[tuple[str, str]]:
    if not owner.is_open:
        yield _KEEP, f"As it is: {owner.taken_for}"
    yield _LATER, "Leave open for now"
    yield _BELOW, "The person chosen below"
    for one in owner.suggestions:
        if len(value := f"{_PERSON}{one.email}") <= _LONGEST_VALUE:
            yield value, f"{one.name} ({one.why})"
    yield _BODY, "A board or outside body, of this name"
    yield _NEW, "A department of this name"
    for department in about.departments:
        yield f"{_DEPARTMENT}{department.id}", f"Department: {department.name}"
