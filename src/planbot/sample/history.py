"""The sample city's past: updates that its people made before the trial begins."""

import csv
from datetime import datetime
from zoneinfo import ZoneInfo

from planbot.plan.vocabulary import Status, Via
from planbot.sample import sample_file
from planbot.services.people import person_with_email
from planbot.services.updates import record_reference
from planbot.store.unit_of_work import Database

ZONE = "America/New_York"
BEGAN = datetime(2026, 8, 3, 9, 0, tzinfo=ZoneInfo(ZONE))
"""The day on which the sample's plan came in and went live."""


def replay(database: Database, workspace_id: int, until: datetime) -> None:
    """Record the sample's updates up to `until`, each on its day, through the service people use."""
    with sample_file("updates.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["at"]).replace(tzinfo=ZoneInfo(ZONE))
            if at > until:
                continue
            record_reference(
                database,
                workspace_id,
                person_with_email(database, workspace_id, row["by"]).id,
                row["item"],
                status=Status.parse(row["status"]),
                percent=int(row["percent"]) if row["percent"] else None,
                note=row["note"] or None,
                expected=datetime.fromisoformat(row["expected"]).date() if row["expected"] else None,
                now=at,
                via=Via.IMPORT,
            )
