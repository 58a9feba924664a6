"""How large a table may be, and the sentences for what is larger: no plan is."""

from planbot.plan.errors import UserError

MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELL = 32_767
"""In characters: as many as Excel keeps in one cell."""


def too_many_rows(name: str) -> UserError:
    return UserError(f"“{name}” has more than {MAX_ROWS:,} rows; planbot reads up to that many.")


def too_many_columns(name: str) -> UserError:
    return UserError(f"“{name}” has cells beyond {MAX_COLUMNS:,} columns; is it a plan?")


def too_long_a_cell(name: str, line: int, length: int) -> UserError:
    return UserError(
        f"“{name}”, line {line}: one cell there holds {length:,} characters; a spreadsheet keeps up to "
        f"{MAX_CELL:,} in one. Shorten it, and bring the file again."
    )
