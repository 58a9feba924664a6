"""Actions that stand directly under a goal where other goals have strategies."""

import pytest
from intake.table_files import Rows

from planbot.intake.draft import Draft

HEADER = ["Goal", "Strategy", "Action", "Lead"]
NUMBERED = ["Goal", "Strategy", "No.", "Action", "Lead"]


def outline(draft: Draft) -> list[str]:
    return [f"{'  ' * (len(item.key) - 1)}{item.title}" for item in draft.items]


SAFE = ["Safe", "  Roads", "    Pave"]
CASES: dict[str, tuple[Rows, list[str]]] = {
    "a goal begins without a strategy": (
        [
            *(HEADER, ["Safe", "Roads", "Pave", "A"], ["", "", "Paint", "A"]),
            *(["Homes", "", "Plant", "A"], ["", "", "Mow", "A"], ["Fair", "Fees", "Hire", "A"]),
        ],
        [*SAFE, "    Paint", "Homes", "  Plant", "  Mow", "Fair", "  Fees", "    Hire"],
    ),
    "few rows, in which either level might span the other": (
        [
            *(HEADER, ["Safe", "Roads", "Pave", "A"], ["", "", "Paint", "A"]),
            *(["Homes", "", "Plant", "A"], ["", "", "Mow", "A"]),
        ],
        [*SAFE, "    Paint", "Homes", "  Plant", "  Mow"],
    ),
    "goals and strategies repeat": (
        [
            *(HEADER, ["Safe", "Roads", "Pave", "A"], ["Safe", "Roads", "Paint", "A"]),
            *(["Safe", "", "Hire", "A"], ["Homes", "", "Plant", "A"], ["Homes", "Trees", "Mow", "A"]),
        ],
        [*SAFE, "    Paint", "  Hire", "Homes", "  Plant", "  Trees", "    Mow"],
    ),
    "goals repeat, and each strategy has one action": (
        [
            *(HEADER, ["Safe", "Roads", "Pave", "A"], ["Safe", "Lights", "Repair", "A"]),
            *(["Safe", "", "Hire", "A"], ["Homes", "", "Plant", "A"], ["Homes", "Trees", "Mow", "A"]),
        ],
        [*SAFE, "  Lights", "    Repair", "  Hire", "Homes", "  Plant", "  Trees", "    Mow"],
    ),
    "goals repeat in each row, strategies only where they begin": (
        [
            *(HEADER, ["Safe", "Roads", "Pave", "A"], ["Safe", "", "Paint", "A"]),
            *(["Homes", "Trees", "Plant", "A"], ["Homes", "", "Mow", "A"]),
        ],
        [*SAFE, "    Paint", "Homes", "  Trees", "    Plant", "    Mow"],
    ),
    "goals in rows of their own": (
        [
            *(HEADER, ["Safe", "", "", ""], ["", "Roads", "Pave", "A"], ["Homes", "", "", ""]),
            *(["", "", "Plant", "A"], ["", "", "Mow", "A"], ["Fair", "", "", ""], ["", "Fees", "Hire", "A"]),
        ],
        [*SAFE, "Homes", "  Plant", "  Mow", "Fair", "  Fees", "    Hire"],
    ),
    "numbers say so within a goal": (
        [
            *(NUMBERED, ["1 Safe", "1.1 Roads", "1.1.1", "Pave", "A"], ["", "", "1.2", "Hire", "A"]),
            *(["2 Homes", "", "2.1", "Plant", "A"], ["", "2.2 Trees", "2.2.1", "Mow", "A"]),
        ],
        [
            *("1 Safe", "  Roads", "    Pave", "  Hire"),
            *("2 Homes", "  Plant", "  Trees", "    Mow"),
        ],
    ),
    "numbers that run within a goal whatever the strategy": (
        [
            *(NUMBERED, ["Goal 1: Safe", "A. Roads", "1.1", "Pave", "A"], ["", "", "1.2", "Hire", "A"]),
            *(["", "B. Lights", "1.3", "Repair", "A"], ["Goal 2: Homes", "A. Plan", "2.1", "Adopt", "A"]),
        ],
        [*SAFE, "    Hire", "  Lights", "    Repair", "Homes", "  Plan", "    Adopt"],
    ),
    "numbers that go on over the strategies say nothing": (
        [NUMBERED, ["Safe", "Roads", "1", "Pave", "A"], ["", "", "2", "Paint", "A"]],
        [*SAFE, "    Paint"],
    ),
    "words for no strategy": (
        [
            *(HEADER, ["Safe", "Roads", "Pave", "A"], ["Safe", "N/A", "Hire", "A"], ["", "", "Train", "A"]),
            *(["Homes", "-", "Plant", "A"], ["Fair", "None", "Mow", "A"]),
        ],
        [*SAFE, "  Hire", "  Train", "Homes", "  Plant", "Fair", "  Mow"],
    ),
    "a column names the level": (
        [
            *(["Type", "Title", "Lead"], ["Goal", "Safe", ""], ["Strategy", "Roads", ""]),
            *(["Action", "Pave", "A"], ["Goal", "Homes", ""], ["Action", "Plant", "A"]),
        ],
        [*SAFE, "Homes", "  Plant"],
    ),
    "a column names the level, and the numbers say under what": (
        [
            *(["Type", "No.", "Title"], ["Goal", "1", "Safe"], ["Strategy", "1.1", "Roads"]),
            *(["Action", "1.1.1", "Pave"], ["Action", "1.2", "Hire"], ["Strategy", "1.3", "Lights"]),
            ["Action", "1.3.1", "Repair"],
        ],
        [*SAFE, "  Hire", "  Lights", "    Repair"],
    ),
    "headings over strategies": (
        [
            *(HEADER[1:], ["Goal 1: Safe", "", ""], ["Roads", "Pave", "A"], ["Goal 2: Homes", "", ""]),
            *(["", "Plant", "A"], ["Trees", "Mow", "A"]),
        ],
        [*SAFE, "Homes", "  Plant", "  Trees", "    Mow"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_they_stand_under_the_goal(read, case: str) -> None:
    rows, tree = CASES[case]
    draft = read(rows)
    assert draft.rejected == ()
    assert outline(draft) == tree
