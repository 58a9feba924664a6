"""Who may be meant by a name in a plan: proposed with a reason, never decided."""

import pytest

from planbot.intake.owner_proposals import LEAST, Candidate, propose

PEOPLE = (
    Candidate(name="Maria Lopez", email="maria@x.example", title="Town Manager", slack_id="U1"),
    Candidate(name="Maria Silva", email="silva@x.example", title="Director of Public Works", slack_id="U2"),
    Candidate(name="Omar Haddad", email="omar@x.example", title="Code Enforcement Officer", is_listed=True),
    Candidate(name="Prince", email=None, title=None, slack_id="U4"),
)


@pytest.mark.parametrize(
    ("text", "who", "why"),
    [
        ("Town Manager", "Maria Lopez", "title"),
        ("Manager, Town", "Maria Lopez", "title"),
        ("Public Works Director", "Maria Silva", "title"),
        ("omar haddad", "Omar Haddad", "name"),
        ("CEO", "Omar Haddad", "initials of the title"),
        ("Omar Hadad", "Omar Haddad", "a name much like it"),
        ("Code Enforcment Officer", "Omar Haddad", "a title much like it"),
        ("see OMAR@x.example", "Omar Haddad", "email"),
    ],
)
def test_the_best_fit_comes_first(text: str, who: str, why: str) -> None:
    best = propose(text, PEOPLE)[0]
    assert (best.candidate.name, best.why) == (who, why)
    assert LEAST <= best.score <= 100


def test_a_first_name_is_a_weak_proposal_and_weaker_where_two_share_it() -> None:
    found = propose("Omar", PEOPLE)
    assert [(one.candidate.name, one.why) for one in found] == [("Omar Haddad", "first name only")]
    both = propose("Maria", PEOPLE)
    assert {one.candidate.name for one in both} == {"Maria Lopez", "Maria Silva"}
    assert max(one.score for one in both) < found[0].score < 60


def test_a_short_form_of_a_first_name_is_proposed_too() -> None:
    people = (Candidate(name="Jennifer Lee", email="j@x.example"), Candidate(name="William Ash"))
    for text, name in (("Jen", "Jennifer Lee"), ("Bill", "William Ash")):
        found = propose(text, people)
        assert [(one.candidate.name, one.why) for one in found] == [(name, "short for the first name")]
        assert found[0].score < 60
    assert propose("Je", people) == ()


@pytest.mark.parametrize("text", ["Planning Board", "", "   ", "?", "PG&E"])
def test_nobody_is_proposed_for_what_fits_nobody(text: str) -> None:
    assert propose(text, PEOPLE) == ()


def test_people_of_the_plan_come_before_others_who_fit_as_well() -> None:
    twins = (
        Candidate(name="Ann Ash", email="a@x.example", slack_id="U9"),
        Candidate(name="Ann Ash", email="b@x.example", is_listed=True),
    )
    assert [one.candidate.email for one in propose("Ann Ash", twins)] == ["b@x.example", "a@x.example"]
