"""What each column is taken for: the words of its header, then what its rows say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planbot.intake.cells import Cell, fold_text, line_of
from planbot.intake.column_texts import ColumnTexts
from planbot.intake.columns import Columns
from planbot.intake.dated_headers import split_date
from planbot.intake.fields import Field, Role
from planbot.intake.headers import Reading, read_header
from planbot.intake.level_reader import NUMBER_LIKE, LevelReader
from planbot.intake.mark_columns import find_marks
from planbot.intake.readings_by_rows import settle_by_rows, statuses_of_days

_MANY = frozenset(
    {
        Field.SUPPORT,
        Field.MEASURE,
        Field.RESOURCES,
        Field.DESCRIPTION,
        Field.MILESTONES,
        Field.HORIZON,
        Field.STATUS_MARK,
        Field.BUDGET,
        Field.IGNORE,
        Field.DUE,
    }
)
"""Fields that several columns may feed; of the others the best column is taken and the rest is left aside."""


_NEWER = frozenset({"revised", "current", "new", "updated"})
_LATER = frozenset({"phase", "phasing", "tier", "completion", "completed", "actual"})


class ColumnReader:
    """Settles the roles of one header over its rows; `given` are the roles from a map file, by header."""

    def __init__(
        self,
        header: Sequence[Cell],
        rows: Sequence[Sequence[Cell]],
        given: Mapping[str, Role],
        level_names: Sequence[str],
    ) -> None:
        self._header = header
        self._texts = ColumnTexts(header, rows)
        self._labels = self._texts.labels
        self._rows = rows
        self._level_names = level_names
        folded = {fold_text(name): role for name, role in given.items()}
        self._roles: dict[int, Role] = {
            at: folded[fold_text(label)]
            for at, label in enumerate(self._labels)
            if fold_text(label) in folded
        }
        self._readings: dict[int, Reading] = {}
        for at in range(len(self._labels)):
            reading = None if at in self._roles else read_header(line_of(header[at]))
            if reading is not None:
                self._readings[at] = reading

    def read(self) -> Columns:
        self._readings = settle_by_rows(self._readings, self._texts, self._level_names)
        self._readings |= statuses_of_days(self._texts, {*self._roles, *self._readings})
        levels = LevelReader(self._texts, self._roles, self._readings).settle()
        self._describe_by_what_is_left()
        self._settle_owners()
        self._settle_marks()
        self._settle_rest()
        self._number_without_header()
        roles = tuple(self._roles.get(at, Role(Field.IGNORE)) for at in range(len(self._labels)))
        unread = tuple(
            label
            for at, label in enumerate(self._labels)
            if roles[at].field is Field.IGNORE and at not in self._readings and any(self._texts.of(at))
        )
        return Columns(self._labels, roles, levels, unread)

    def _take(self, at: int, role: Role) -> None:
        self._roles[at] = role
        self._readings.pop(at, None)

    def _describe_by_what_is_left(self) -> None:
        for at, found in list(self._readings.items()):
            if found.field is Field.TITLE:
                self._readings[at] = replace(found, field=Field.DESCRIPTION)

    # The other fields

    def _settle_owners(self) -> None:
        """The first owner leads, the others support: by the number of the column, else by its words."""
        leads = {at: found for at, found in self._readings.items() if found.field is Field.LEAD}
        if any(role.field is Field.LEAD for role in self._roles.values()):
            first = None
        else:
            first = min(leads, key=lambda at: (leads[at].ordinal or 0, *_lead_order(leads[at])), default=None)
        for at in leads:
            self._take(at, Role(Field.LEAD if at == first else Field.SUPPORT))

    def _settle_marks(self) -> None:
        marks, only_named = find_marks(self._readings, self._texts, self._roles)
        for at, field in marks.items():
            self._take(at, Role(field))
        for at in only_named:
            del self._readings[at]

    def _settle_rest(self) -> None:
        wanted: dict[Field, list[int]] = {}
        for at, reading in self._readings.items():
            wanted.setdefault(reading.field or Field.IGNORE, []).append(at)
        taken = {role.field for role in self._roles.values()}
        for found, columns in wanted.items():
            columns.sort(
                key=lambda at: (-self._readings[at].score, *_order(self._readings[at]), self._labels[at])
            )
            several = found in _MANY and (
                found is not Field.DUE or all(self._readings[at].ordinal for at in columns)
            )
            if found in (Field.STATUS, Field.PERCENT):
                several = self._stand_beside(columns)
            for place, at in enumerate(columns):
                if several or (place == 0 and found not in taken):
                    self._roles[at] = Role(found)
                else:
                    self._take(at, Role(Field.IGNORE))

    def _stand_beside(self, columns: Sequence[int]) -> bool:
        """Whether the columns are one that was doubled, or one of today and those of dates before."""
        return len({split_date(self._readings[at].stem)[0] for at in columns}) == 1

    def _number_without_header(self) -> None:
        """Numbers that stand under no header are the items' where no other column has those."""
        if any(role.field in (Field.NUMBER, Field.ID) for role in self._roles.values()):
            return
        for at in range(len(self._labels)):
            if line_of(self._header[at]) or at in self._roles:
                continue
            texts = [text for text in self._texts.of(at) if text]
            numbers = [text for text in texts if NUMBER_LIKE.fullmatch(text)]
            if len(numbers) > 0.9 * len(texts) and len(set(texts)) > 0.5 * len(self._rows):
                self._roles[at] = Role(Field.NUMBER)
                return


def _lead_order(reading: Reading) -> tuple[int, int, str]:
    words = reading.stem.split()
    strongest = next(
        (
            at
            for at, word in enumerate(("lead", "owner", "primary", "responsible", "manager"))
            if word in words
        ),
        9,
    )
    return strongest, -reading.score, reading.stem


def _order(reading: Reading) -> tuple[int, int, int]:
    return (reading.ordinal or 0, _rank_of_words(reading.stem), len(reading.stem))


def _rank_of_words(stem: str) -> int:
    """Return -1 for the date that counts now, 1 for what tells only when it was finished, or a phase."""
    words = set(stem.split())
    if words & _NEWER:
        return -1
    return int(bool(words & _LATER))
