"""Many new rows at once.

SQLAlchemy converts the parameters of each row one by one, which takes longer than it takes SQLite to insert
them. The rows of an import say the same over and over: here each column's distinct values are converted once.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Dialect, Table

from planbot.store.unit_of_work import Unit


def insert_rows(unit: Unit, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, all of which name the same columns, two or more."""
    if not rows:
        return
    connection = unit.session.connection()
    statement, names = _inserting(table, tuple(rows[0]), connection.dialect)
    values = zip(*map(itemgetter(*names), rows), strict=True)
    columns = [
        _stored(table.c[name], column, connection.dialect) for name, column in zip(names, values, strict=True)
    ]
    parameters: list[Any] = list(zip(*columns, strict=True))
    if not connection.dialect.positional:
        parameters = [dict(zip(names, values, strict=True)) for values in parameters]
    connection.exec_driver_sql(statement, parameters)


@cache
def _inserting(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, Sequence[str]]:
    """Return the INSERT in the words of the database, and the columns in the order of its parameters."""
    compiled = table.insert().compile(dialect=dialect, column_keys=list(names))
    return str(compiled), tuple(compiled.positiontup or names)


def _stored(column: Column[Any], values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    kind = column.type.dialect_impl(dialect)
    convert = kind.bind_processor(dialect)
    if convert is None:
        return values
    if not column.type.hashable:
        return [convert(value) for value in values]
    converted = {value: convert(value) for value in set(values)}
    return [converted[value] for value in values]
