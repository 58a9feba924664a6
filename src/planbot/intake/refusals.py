"""A row that cannot be taken: raised where it is found, made a `RejectedRow` where rows are counted."""

from planbot.intake.cells import Cell, is_error, is_formula, line_of


class RowRefused(Exception):
    """The cell to blame and the reason in words."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason

    def beside(self, other: "RowRefused") -> "RowRefused":
        """Return a refusal that names both faults of the row."""
        also = f"{other.column} “{other.value}”: {other.reason}"
        return RowRefused(self.column, self.value, f"{self.reason}; and {also}")


def needed(cell: Cell, column: str) -> Cell:
    """Return the cell; raises `RowRefused` where it holds an error value or a formula's text."""
    if is_error(cell):
        raise RowRefused(column, line_of(cell), "this is an error value of the spreadsheet")
    if is_formula(cell):
        raise RowRefused(column, line_of(cell), "this is a formula, not its value")
    return cell
