"""What each column is taken for: the words of its header, then what its rows say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from planbot.intake.cells import Cell, fold_text, fold_words, line_of
from planbot.intake.column_texts import ColumnTexts
from planbot.intake.columns import Columns
from planbot.intake.dated_headers import split_date
from planbot.intake.fields import Field, Role
from planbot.intake.headers import Reading, level_rank, read_header
from planbot.intake.level_order import LevelColumn, order_levels, repeats
from planbot.intake.mark_columns import find_marks
from planbot.intake.readings_by_rows import MEASURE_LEVELS, settle_by_rows

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

_WEAK_LEVELS = frozenset(
    {"area", "category", "section", "topic", "focus", "program", "vision", "vision statement"}
)
_NUMBER_LIKE = re.compile(r"[|(]?(?:[A-Za-z]{0,8}[ #.-]*)?\d{1,3}(?:\.\w{1,4})*[.):|]?|[A-Z]{1,2}[.)]?")


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
        levels = self._settle_levels()
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

    def _of_level(self, part: Field) -> dict[int, Reading]:
        return {at: found for at, found in self._readings.items() if found.level and found.part is part}

    # Levels

    def _settle_levels(self) -> tuple[str, ...]:
        if any(role.field is Field.GROUP for role in self._roles.values()):
            return self._given_levels()
        if named := self._exported_levels():
            return named
        texts = self._of_level(Field.TITLE)
        numbers, descriptions = self._of_level(Field.NUMBER), self._of_level(Field.DESCRIPTION)
        for at, reading in list(texts.items()):
            described = any(other.level == reading.level for other in descriptions.values())
            doubled = any(other.level == reading.level and beside != at for beside, other in texts.items())
            if (described or doubled) and self._texts.share(at, holds=_NUMBER_LIKE.fullmatch) > 0.9:
                numbers[at] = texts.pop(at)
        for at, reading in list(descriptions.items()):
            descriptions[at] = reading = self._of_longer_name(reading, texts)
            if all(other.level != reading.level for other in texts.values()):
                texts[at] = descriptions.pop(at)
        for at, reading in list(texts.items()):
            if any(other.level == reading.level and before < at for before, other in texts.items()):
                texts.pop(at)
        levels = order_levels(
            [
                LevelColumn(_display(found.level or ""), found.level or "", at, self._texts.of(at))
                for at, found in texts.items()
            ]
        )
        levels = self._without_doubtful(levels)
        levels = self._with_given_title(levels) or self._with_milestones(self._with_plain_title(levels))
        if not levels:
            return ()
        *groups, item = levels
        depth_of = {group.word: depth for depth, group in enumerate(groups)}
        for depth, group in enumerate(groups):
            self._take(group.position, Role(Field.GROUP, depth))
        self._take(item.position, Role(Field.TITLE))
        for parts, of_group, of_item in (
            (numbers, Field.GROUP_NUMBER, Field.NUMBER),
            (descriptions, Field.GROUP_DESCRIPTION, Field.DESCRIPTION),
        ):
            for at, reading in parts.items():
                if reading.level in depth_of:
                    self._take(at, Role(of_group, depth_of[reading.level]))
                elif reading.level == item.word or level_rank(reading.level or "") >= level_rank(item.word):
                    self._readings[at] = replace(reading, field=of_item, level=None, score=100)
        return tuple(level.name for level in levels)

    def _of_longer_name(self, reading: Reading, texts: Mapping[int, Reading]) -> Reading:
        """`Goal Statement` beside `Strategic Goal`, and no other goal, describes that one."""
        levels = {other.level for other in texts.values() if other.level}
        longer = [level for level in levels if level.endswith(f" {reading.level}")]
        if reading.level in levels or len(longer) != 1:
            return reading
        return replace(reading, level=longer[0])

    def _given_levels(self) -> tuple[str, ...]:
        """The map names the levels: other columns with a level's word stay aside."""
        for at in [at for at, found in self._readings.items() if found.level]:
            self._take(at, Role(Field.IGNORE))
        groups = sorted({role.depth for role in self._roles.values() if role.depth is not None})
        closed = {old: new for new, old in enumerate(groups)}
        names = []
        for at, role in self._roles.items():
            if role.depth is not None:
                self._roles[at] = Role(role.field, closed[role.depth])
        for depth in range(len(groups)):
            labels = [
                self._labels[at]
                for wanted in (Field.GROUP, Field.GROUP_NUMBER)
                for at, role in self._roles.items()
                if role == Role(wanted, depth)
            ]
            names.append(_level_name(labels[0]) if labels else f"Level {depth + 1}")
        titles = [self._labels[at] for at, role in self._roles.items() if role.field is Field.TITLE]
        names.append(_level_name(titles[0]) if titles else "Action")
        return tuple(names)

    def _exported_levels(self) -> tuple[str, ...]:
        """A column that names each row's level says which headers are levels; the fullest is the top."""
        named = [at for at, found in self._readings.items() if found.field is Field.LEVEL_NAME]
        if not named:
            return ()
        words = {fold_words(text) for text in self._texts.of(named[0]) if text}
        folded = [fold_words(label) for label in self._labels]
        columns = [at for at, label in enumerate(folded) if at != named[0] and f"{label} number" in folded]
        if not words or not words <= {folded[at] for at in columns}:
            return ()
        columns.sort(key=lambda at: -sum(bool(text) for text in self._texts.of(at)))
        for depth, at in enumerate(columns):
            is_item = depth == len(columns) - 1
            number = folded.index(f"{folded[at]} number")
            self._take(at, Role(Field.TITLE) if is_item else Role(Field.GROUP, depth))
            self._take(number, Role(Field.NUMBER) if is_item else Role(Field.GROUP_NUMBER, depth))
        self._take(named[0], Role(Field.LEVEL_NAME))
        for at, reading in list(self._readings.items()):
            if reading.level and "priority" in reading.level.split():
                self._take(at, Role(Field.PRIORITY))
        return tuple(self._labels[at] for at in columns)

    def _without_doubtful(self, levels: list[LevelColumn]) -> list[LevelColumn]:
        """Take out a `Target` that measures, and an `Area` or `Category` that does not group the rows."""
        kept = list(levels)
        for level in levels:
            if level.word not in MEASURE_LEVELS | _WEAK_LEVELS or len(kept) == 1:
                continue
            others = [other for other in kept if other is not level]
            if self._is_alone(level, others):
                continue
            if not repeats(level.texts, others[-1].texts):
                kept = others
                measures = level.word in MEASURE_LEVELS
                self._readings[level.position] = Reading(Field.MEASURE if measures else Field.IGNORE, 60)
        return kept

    def _is_alone(self, level: LevelColumn, others: Sequence[LevelColumn]) -> bool:
        """Whether it is the only level above the item, of which one row cannot tell, not what measures."""
        measures = any(found.field is Field.MEASURE for found in self._readings.values())
        return len(self._rows) == 1 and len(others) == 1 and measures

    def _with_given_title(self, levels: list[LevelColumn]) -> list[LevelColumn]:
        """The item's column that a map names stands below the levels that the header tells."""
        given = [at for at, role in self._roles.items() if role.field is Field.TITLE]
        if not given:
            return []
        name = _level_name(self._labels[given[0]])
        return [*levels, LevelColumn(name, fold_words(name), given[0], self._texts.of(given[0]))]

    def _with_plain_title(self, levels: list[LevelColumn]) -> list[LevelColumn]:
        """Where every level only groups the rows, a plain `Description` or `Title` is the item."""
        plain = {at: found for at, found in self._readings.items() if found.field is Field.TITLE}
        if not plain:
            return levels
        at = max(plain, key=lambda at: (len({text for text in self._texts.of(at) if text}), self._labels[at]))
        word = plain[at].stem
        if not levels or repeats(levels[-1].texts, self._texts.of(at)):
            name = "Action" if levels or word != "item" else "Item"
            levels = [*levels, LevelColumn(name, word, at, self._texts.of(at))]
        return levels

    def _with_milestones(self, levels: list[LevelColumn]) -> list[LevelColumn]:
        """Where each row names a milestone of an item that other rows name too, those are the items."""
        found = [at for at, reading in self._readings.items() if reading.field is Field.MILESTONES]
        if not levels or len(found) != 1:
            return levels
        own = self._texts.of(found[0])
        named = all(levels[-1].texts) and all(own)
        if not named or len(set(own)) < len(own) or not repeats(levels[-1].texts, own):
            return levels
        return [*levels, LevelColumn("Milestone", "milestone", found[0], own)]

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
            numbers = [text for text in texts if _NUMBER_LIKE.fullmatch(text)]
            if len(numbers) > 0.9 * len(texts) and len(set(texts)) > 0.5 * len(self._rows):
                self._roles[at] = Role(Field.NUMBER)
                return


def _lead_order(reading: Reading) -> tuple[int, int, str]:
    words = reading.stem.split()
    strongest = next((at for at, word in enumerate(("lead", "owner", "primary")) if word in words), 9)
    return strongest, -reading.score, reading.stem


def _order(reading: Reading) -> tuple[int, int]:
    return (reading.ordinal or 0, len(reading.stem))


def _level_name(label: str) -> str:
    reading = read_header(label)
    return _display(reading.level) if reading and reading.level else label


def _display(word: str) -> str:
    return " ".join(part.capitalize() if part not in ("of", "or", "and") else part for part in word.split())
