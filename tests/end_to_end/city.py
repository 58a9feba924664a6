"""Port Alder, an invented city: small enough to know by heart, with one of everything that matters.

The tests count from Tuesday, November 24, 2026; Thursday of that week is Thanksgiving.
"""

from dataclasses import dataclass
from pathlib import Path

ZONE = "America/New_York"

ALEX = "alex@alder.example"  # City Manager: leadership
PAT = "pat@alder.example"  # Management Analyst: the plan's administrator
DANA = "dana@alder.example"  # heads Public Works
RUTH = "ruth@alder.example"  # leads 13 items, more than one message names
MARIA = "maria@alder.example"  # leads what is due on Monday, and says nothing
OMAR = "omar@alder.example"  # leads what is due on Monday, and says so in time
SAM = "sam@alder.example"  # heads the police
LEE = "lee@alder.example"  # has said everything that there is to say in November
GRACE = "grace@alder.example"  # heads Community Development
TOM = "tom@alder.example"  # leads an item, and is not in Slack
VERA = "vera@alder.example"  # is in Slack, and not in the plan

PEOPLE = f"""\
email,name,department,role,title
{ALEX},Alex Kim,City Manager's Office,leadership,City Manager
{PAT},Pat Doe,City Manager's Office,admin,Management Analyst
{DANA},Dana Whitfield,Public Works,department head,Director of Public Works
{RUTH},Ruth Okafor,Public Works,staff,Streets Superintendent
{MARIA},Maria Lopez,Public Works,staff,City Engineer
{OMAR},Omar Haddad,Public Works,staff,Water Superintendent
{SAM},Sam Ortiz,Police,department head,Police Chief
{LEE},Lee Park,Police,staff,Records Manager
{GRACE},Grace Nakamura,Community Development,department head,Director of Community Development
{TOM},Tom Reyes,Community Development,staff,City Planner
"""

_PAVED = (
    *(
        "Alder Street",
        "Birch Street",
        "Cedar Avenue",
        "Dock Road",
        "Elm Street",
        "Ferry Road",
        "Grove Street",
    ),
    *("Harbor Drive", "Iris Lane", "Juniper Way", "King Street", "Linden Avenue"),
)

_STREETS = "Streets and water"
_SAFE = "Safe neighborhoods,Police"
_HOME = "A home for everyone,Housing"

PLAN = "\n".join(
    (
        "Goal,Strategy,Ref #,Action,Lead,Start,Due,Status,Percent,Measure",
        f"{_STREETS},Bridges,1.1.1,Inspect the four river bridges,City Engineer,"
        "2026-08-03,2026-11-30,In progress,25,Four bridges",
        f"{_STREETS},Bridges,1.1.2,Repair the north span of the old bridge,Ruth Okafor,"
        "2026-09-01,2026-11-12,In progress,40,Span open",
        *(
            f"{_STREETS},Paving,1.2.{number},Pave {street},Streets Superintendent,"
            "2026-09-01,2027-06-30,In progress,60,Street open"
            for number, street in enumerate(_PAVED, 1)
        ),
        f"{_STREETS},Water,1.3.1,Replace the pump at Mill Pond,Omar Haddad,"
        "2026-07-01,2026-11-30,In progress,70,Pump runs",
        f"{_SAFE},2.1.1,Hire four officers,Police Chief,2026-07-01,2026-12-31,Not started,,Four hired",
        f"{_SAFE},2.1.2,Put incident reports online,Lee Park,2026-07-01,2027-06-30,In progress,50,",
        f"{_HOME},3.1.1,Adopt the housing plan,Tom Reyes,2026-08-03,2026-10-30,In progress,50,",
        f"{_HOME},3.1.2,Open a shelter for the winter,Community Development,"
        "2026-10-01,2026-12-04,In progress,80,40 beds",
        f"{_HOME},3.1.3,Write a tree plan,,2026-10-01,2027-12-31,Not started,,",
    )
)
"""Twenty items: thirteen of them Ruth's, two due on Monday, one that nobody leads."""

CITY_PLAN = "Port Alder Strategic Plan"
CIVIC_PLAN = "Civic Life Plan"

CIVIC = """\
Area,No,Action,Lead,Due,Status
Parks,1,Plant 200 trees,Dana Whitfield,2027-10-31,Not started
Parks,2,Mend the playground fence,Dana Whitfield,2027-05-31,Not started
Library,1,Open on Sundays,Grace Nakamura,2027-09-30,Not started
"""
"""A second plan, in which numbers begin again in each area: `1` names two items."""


@dataclass(frozen=True)
class Files:
    """Where a city's files lie."""

    plan: Path
    people: Path
    civic: Path


def write_city(folder: Path) -> Files:
    files = Files(folder / "port_alder.csv", folder / "people.csv", folder / "civic.csv")
    files.plan.write_text(PLAN, encoding="utf-8")
    files.people.write_text(PEOPLE, encoding="utf-8")
    files.civic.write_text(CIVIC, encoding="utf-8")
    return files
