"""A real plan of a real town, outside the repository, with a map and people made up for it.

The map is the one that planbot writes, its blanks filled in: nothing of the plan stands here.
"""

import os
from pathlib import Path

import yaml
from end_to_end.terminal import run_here

PLANS = Path(os.environ.get("PLANBOT_REAL_PLANS_DIR", "../shared/plans"))
if not PLANS.is_absolute():
    PLANS = Path(__file__).parents[2] / PLANS
WINTHROP = PLANS / "winthrop_me_comprehensive_plan.csv"

MANAGER = "manager@winthrop.example"
PLANNER = "planner@winthrop.example"
WORKS = "works@winthrop.example"
ANALYST = "analyst@winthrop.example"

PEOPLE = f"""\
email,name,department,role,title,head
{MANAGER},Ines Varga,Town Office,leadership,Town Manager,yes
{PLANNER},Jonas Beck,Planning,department head,Town Planner,yes
{WORKS},Rosa Lindqvist,Public Works Department,department head,Public Works Director,yes
{ANALYST},Theo Marsh,Town Office,admin,Executive Assistant,
"""

LEGEND = {"short term": "2026-12-31", "medium term": "2028-12-31", "long term": "2031-12-31"}


def write_people(folder: Path) -> Path:
    path = folder / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def write_map(folder: Path, people: Path, database_url: str) -> Path:
    """Let planbot write the map, then settle what it left open: bodies report through the manager, other
    officers' items go to the planner."""
    path = folder / "map.yml"
    ran = run_here(
        *("import", str(WINTHROP), "--people", str(people), "--write-map", str(path)),
        database_url=database_url,
    )
    assert ran.code == 0, ran.err
    settled = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(settled["legend"]) == set(LEGEND)
    settled["legend"] = LEGEND
    settled["title"] = "Comprehensive Plan"
    for text, owner in settled["owners"].items():
        if owner is None:
            settled["owners"][text] = {"person": PLANNER}
        elif "body" in owner:
            owner["reporter"] = MANAGER
    path.write_text(yaml.safe_dump(settled, allow_unicode=True), encoding="utf-8")
    return path
