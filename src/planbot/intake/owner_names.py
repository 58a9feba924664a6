"""The names of offices, departments and bodies: how they are compared, and what their words say of them."""

import re

from planbot.intake.cells import fold_words
from planbot.intake.phrases import listed

_OWN_UNIT = re.compile(
    r"\b(?:department|dept\.?|division|bureau)s?$|^(?:department|dept\.?|division|bureau) of\b", re.I
)
_BODY_WORDS = listed(
    """
    agencies, agency, aldermen, alliance, association, associations, authority, bank, board, boards,
    businesses, chamber, citizens, city of, coalition, cog, college, commission, commissioners,
    commissions, committee, committees, community, company, consortium, consultant, consultants,
    contractor, contractors, corp, corporation, council, county, court, developers, district,
    extension, federal, foundation, government, hospital, inc, institute, institution, institutions,
    league, leagues, legislature, libraries, library, llc, ministry, mpo, neighborhood,
    neighborhoods, network, ngo, ngos, nonprofit, nonprofits, organization, organizations,
    partnership, residents, school, schools, sector, select board, selectboard, selectmen, society,
    state, task force, taskforce, town of, trust, trustees, universities, university, utilities,
    utility, village of, volunteers, ymca, ywca
    """
)
_TITLE_WORDS = listed(
    """
    administrator, analyst, assessor, assistant, attorney, chief, clerk, coordinator, director,
    engineer, inspector, librarian, manager, mayor, officer, planner, secretary, superintendent,
    supervisor, treasurer
    """
)
_BODY = re.compile(rf"\b(?:{'|'.join(_BODY_WORDS)})\b", re.I)
_TITLE = re.compile(rf"\b(?:{'|'.join(_TITLE_WORDS)})s?$", re.I)
_INSIDE_WORDS = frozenset(["library", "libraries", "court", "utilities", "utility", "community"])
_OUTSIDE_WORDS = frozenset(["board", "commission", "committee", "council", "authority", "county", "state"])
_SMALL = frozenset(["of", "the", "and", "&", "for", "a"])
_UNIT_WORDS = frozenset(
    ["department", "dept", "division", "bureau", "office", "city", "town", "county", "village"]
)
_SHORT_NAMES = {
    short: frozenset(names.split())
    for short, _, names in (
        pair.partition(" ")
        for pair in listed(
            """
            andy andrew, becky rebecca, bert albert robert, beth elizabeth, betty elizabeth, bill william,
            billy william, bob robert, bobby robert, chuck charles, dave david, dick richard, hank henry,
            harry harold henry, jack john, jerry gerald jerome, jim james, jimmy james, joe joseph,
            kate catherine katherine, kathy catherine katherine kathleen, katie catherine katherine,
            larry lawrence, liz elizabeth, meg margaret, mike michael, peggy margaret, rick richard,
            sally sarah, steve stephen steven, sue susan suzanne, ted edward theodore, terry terence theresa,
            tina christina, tom thomas, tommy thomas, tony anthony, trish patricia, vicky victoria
            """
        )
    )
}
_SHORTEST_NAME = 3


def is_short_for(text: str, name: str) -> bool:
    """Whether the text may be a short form of a first name, both folded: `jen` of `jennifer`."""
    begins = len(text) >= _SHORTEST_NAME and name.startswith(text)
    return text != name and (begins or name in _SHORT_NAMES.get(text, ()))


def key_of(text: str) -> str:
    """Return the form in which two names are compared."""
    return fold_words(text).replace(" & ", " and ")


def bare_name(text: str) -> str:
    """Return the name without `Department of` and the like, for comparing."""
    words = [word for word in key_of(text).split() if word not in _SMALL and word not in _UNIT_WORDS]
    return " ".join(words)


def ordered_words(text: str) -> str:
    """Return the words of a title in the order of the alphabet, without the small ones."""
    return " ".join(sorted(word for word in key_of(text).split() if word not in _SMALL))


def is_acronym(text: str) -> bool:
    """Whether the text is two to six capitals: `CEO`, `D.P.W.`."""
    letters = text.replace(".", "")
    return 2 <= len(letters) <= 6 and letters.isalpha() and letters.isupper()


def initials_of(text: str) -> set[str]:
    """Return the initials of a name of several words: with its small words, without, as a department."""
    words = [word for word in re.findall(r"[a-z]+", key_of(text)) if word != "s"]
    if len(words) < 2:
        return set()
    strong = [word for word in words if word not in _SMALL]
    found = {"".join(word[0] for word in words), "".join(word[0] for word in strong)}
    if "department" not in strong:
        initials = "".join(word[0] for word in strong)
        found |= {f"d{initials}", f"{initials}d"}
    return {letters for letters in found if 2 <= len(letters) <= 6}


def names_own_unit(text: str) -> bool:
    """Whether the text calls itself a department of the city: `Public Works Department`."""
    return bool(_OWN_UNIT.search(text)) and not _is_outside(text)


def names_unit_by_place(text: str) -> bool:
    """Whether a text in a column of departments names one: no office, and no board or outside body."""
    words = set(key_of(text).split())
    inside = bool(words & _INSIDE_WORDS) and not words & _OUTSIDE_WORDS
    return not _TITLE.search(text) and "@" not in text and (inside or not names_body(text))


def names_body(text: str) -> bool:
    """Whether the text reads as a board or an outside body: `Planning Board`, `Maine Department of Labor`."""
    return bool(_BODY.search(text) and not _TITLE.search(text)) or _is_outside(text)


def _is_outside(text: str) -> bool:
    """Whether a department's name says that it is a state's or another body's: `Virginia Department of …`."""
    return bool(
        re.search(
            r"^(?!department|dept|division|bureau)\S.*\b(?:department|dept|division|bureau) of\b", text, re.I
        )
    )
