"""A table written to a file and read, in one step."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from intake.table_files import TODAY, Rows, write_csv_rows, write_xlsx_rows

from planbot.intake.draft import Draft
from planbot.intake.read_plan import read_plan


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Draft]:
    """Return a function that reads rows, the header first, as a CSV file."""

    def reading(rows: Rows, **options: Any) -> Draft:
        draft = read_plan(write_csv_rows(tmp_path / "plan.csv", rows), **{"today": TODAY, **options})
        assert draft.accepted + len(draft.rejected) + len(draft.skipped) == draft.rows_read
        return draft

    return reading


@pytest.fixture
def read_xlsx(tmp_path: Path) -> Callable[..., Draft]:
    """Return a function that reads the sheets of a workbook, given as rows by name, all `merged` alike."""

    def reading(sheets: dict[str, Rows], merged: Sequence[str] = (), **options: Any) -> Draft:
        path = write_xlsx_rows(tmp_path / "plan.xlsx", sheets, merged)
        draft = read_plan(path, **{"today": TODAY, **options})
        assert draft.accepted + len(draft.rejected) + len(draft.skipped) == draft.rows_read
        return draft

    return reading
