"""How large a table may be, and the sentences for what is larger: no plan is."""

from planbot.plan.errors import UserError

MAX_ROWS = 100_000
MAX_COLUMNS = 1_000


def too_many_rows(name: str) -> UserError:
    return UserError(f"“{name}” has more than {MAX_ROWS:,} rows; planbot reads up to that many.")


def too_many_columns(name: str) -> UserError:
    return UserError(f"“{name}” has cells beyond {MAX_COLUMNS:,} columns; is it a plan?")
