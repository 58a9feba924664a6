"""Which columns hold the levels of the plan, from the top down to the item."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from planbot.intake.cells import fold_words
from planbot.intake.column_texts import ColumnTexts
from planbot.intake.fields import TITLE_WORDS, Field, Role
from planbot.intake.header_words import WEAK_LEVELS
from planbot.intake.headers import COMPOUND, Reading, level_rank, read_header
from planbot.intake.level_order import LevelColumn, order_levels, repeats
from planbot.intake.readings_by_rows import MEASURE_LEVELS
from planbot.intake.words import is_mark

NUMBER_LIKE = re.compile(r"[|(]?(?:[A-Za-z]{0,8}[ #.-]*)?\d{1,3}(?:\.\w{1,4})*[.):|]?|[A-Z]{1,2}[.)]?")

_NUMBER_LIST = re.compile(rf"(?:{NUMBER_LIKE.pattern})(?:\s*(?:[,;&/]|\band\b)\s*(?:{NUMBER_LIKE.pattern}))+")


class LevelReader:
    """Settles the levels of one header: what it takes goes from `readings`, which it changes, to `roles`."""

    def __init__(self, texts: ColumnTexts, roles: dict[int, Role], readings: dict[int, Reading]) -> None:
        self._texts = texts
        self._labels = texts.labels
        self._roles = roles
        self._readings = readings

    def settle(self) -> tuple[str, ...]:
        """Return the names of the levels from the top; the last is the item's."""
        if any(role.field is Field.GROUP for role in self._roles.values()):
            return self._given_levels()
        if named := self._exported_levels():
            return named
        self._leave_references()
        texts = self._of_level(Field.TITLE)
        numbers, descriptions = self._of_level(Field.NUMBER), self._of_level(Field.DESCRIPTION)
        for at, reading in list(texts.items()):
            described = any(other.level == reading.level for other in descriptions.values())
            doubled = any(other.level == reading.level and beside != at for beside, other in texts.items())
            if (described or doubled) and self._texts.share(at, holds=NUMBER_LIKE.fullmatch) > 0.9:
                numbers[at] = texts.pop(at)
        if self._only_number(texts):
            numbers |= texts
            texts.clear()
        for at, reading in list(descriptions.items()):
            descriptions[at] = reading = self._of_longer_name(reading, texts)
            if all(other.level != reading.level for other in texts.values()):
                texts[at] = descriptions.pop(at)
        self._tell_apart(texts)
        levels = order_levels(
            [
                LevelColumn(_display(found.level or ""), found.level or "", at, self._texts.of(at))
                for at, found in texts.items()
            ]
        )
        levels = self._without_doubtful(levels, {found.level for found in numbers.values()})
        levels = self._with_given_title(levels) or self._with_milestones(self._with_plain_title(levels))
        if not levels:
            return ()
        levels = self._with_numbered(levels, numbers)
        *groups, item = levels
        depth_of = {group.word: depth for depth, group in enumerate(groups)}
        for depth, group in enumerate(groups):
            field = Field.GROUP_NUMBER if group.position in numbers else Field.GROUP
            self._take(group.position, Role(field, depth))
        self._take(item.position, Role(Field.TITLE))
        for parts, of_group, of_item in (
            (numbers, Field.GROUP_NUMBER, Field.NUMBER),
            (descriptions, Field.GROUP_DESCRIPTION, Field.DESCRIPTION),
        ):
            for at, reading in parts.items():
                if at in self._roles:
                    continue
                if reading.level in depth_of:
                    self._take(at, Role(of_group, depth_of[reading.level]))
                elif reading.level == item.word or level_rank(reading.level or "") >= level_rank(item.word):
                    self._readings[at] = replace(reading, field=of_item, level=None, score=100)
        return tuple(level.name for level in levels)

    def _leave_references(self) -> None:
        """Leave aside a `Goals Supported` that lists numbers, and what only marks: neither is one level."""
        for at in self._of_level(Field.TITLE):
            marks = self._texts.distinct(at) != {"1"} and self._texts.share(at, holds=is_mark) == 1.0
            lists = self._texts.share(at, holds=_NUMBER_LIST.fullmatch)
            if marks or (lists and lists + self._texts.share(at, holds=NUMBER_LIKE.fullmatch) > 0.9):
                del self._readings[at]

    def _only_number(self, texts: Mapping[int, Reading]) -> bool:
        """Whether all that names levels are numbers, beside a plain `Description` that holds the items."""
        plain = any(found.field is Field.TITLE for found in self._readings.values())
        return plain and all(self._texts.share(at, holds=NUMBER_LIKE.fullmatch) > 0.9 for at in texts)

    def _tell_apart(self, texts: dict[int, Reading]) -> None:
        """`Supporting Action` beside `Action` is a level of its own; of two `Action` the first counts."""
        plain = {reading.level for reading in texts.values() if reading.stem == reading.level}
        for at, reading in list(texts.items()):
            if reading.level in plain and reading.stem.split()[:-1] and reading.score == COMPOUND:
                self._readings[at] = texts[at] = replace(reading, level=reading.stem)
        for at, reading in list(texts.items()):
            if any(other.level == reading.level and before < at for before, other in texts.items()):
                texts.pop(at)

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

    def _without_doubtful(
        self, levels: list[LevelColumn], numbered: Collection[str | None]
    ) -> list[LevelColumn]:
        """Take out a `Target` that measures, and an `Area` or `Category` that does not group the rows.

        One that is `numbered` in a column of its own is a level for certain.
        """
        kept = list(levels)
        for level in levels:
            is_doubtful = level.word in MEASURE_LEVELS | WEAK_LEVELS and level.word not in numbered
            if not is_doubtful or len(kept) == 1:
                continue
            others = [other for other in kept if other is not level]
            is_item = level_rank(level.word) > max(level_rank(other.word) for other in others)
            if is_item or self._are_told_apart(level, others) or self._is_alone(level, others):
                continue
            if not repeats(level.texts, others[-1].texts):
                kept = others
                del self._readings[level.position]
                if level.word in MEASURE_LEVELS:
                    self._readings[level.position] = Reading(Field.MEASURE, 60)
        return kept

    def _are_told_apart(self, level: LevelColumn, others: Sequence[LevelColumn]) -> bool:
        """Whether what may measure tells rows apart that name the same in all other levels."""
        texts = [text for text in level.texts if text]
        is_distinct = len(set(texts)) == len(texts) == self._texts.rows
        return (
            level.word in MEASURE_LEVELS
            and is_distinct
            and all(repeats(other.texts, level.texts) for other in others)
        )

    def _is_alone(self, level: LevelColumn, others: Sequence[LevelColumn]) -> bool:
        """Whether it is the only level above the item, of which one row cannot tell, not what measures."""
        measures = any(found.field is Field.MEASURE for found in self._readings.values())
        return self._texts.rows == 1 and len(others) == 1 and measures

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
        if len(found) != 1:
            return levels
        word = "step" if "step" in self._readings[found[0]].stem else "milestone"
        own = self._texts.of(found[0])
        if not levels and word == "step":
            return [LevelColumn(_display(word), word, found[0], own)]
        if not levels:
            return levels
        named = all(levels[-1].texts) and all(own)
        if not named or len(set(own)) < len(own) or not repeats(levels[-1].texts, own):
            return levels
        return [*levels, LevelColumn(_display(word), word, found[0], own)]

    def _with_numbered(self, levels: list[LevelColumn], numbers: Mapping[int, Reading]) -> list[LevelColumn]:
        """Levels of which only the numbers are there: `Goal #`, `Action #` beside a plain `Description`.

        The lowest of them is what a plain column holds; the others stand above it where they group the rows.
        """
        *groups, item = levels
        named = {level.word for level in levels}
        alone = {
            at: LevelColumn(_display(found.level), found.level, at, self._texts.of(at))
            for at, found in numbers.items()
            if found.level and found.level not in named
        }
        lowest = max(alone, key=lambda at: level_rank(alone[at].word), default=None)
        heights = [level_rank(level.word) for level in groups]
        if (
            lowest is not None
            and item.word in TITLE_WORDS
            and level_rank(alone[lowest].word) > max(heights, default=-1)
        ):
            own = alone.pop(lowest)
            item = replace(item, name=own.name, word=own.word)
        above = [
            level
            for level in alone.values()
            if level_rank(level.word) < level_rank(item.word) and repeats(level.texts, item.texts)
        ]
        return [*(order_levels([*groups, *above]) if above else groups), item]

    def _of_level(self, part: Field) -> dict[int, Reading]:
        return {at: found for at, found in self._readings.items() if found.level and found.part is part}

    def _take(self, at: int, role: Role) -> None:
        self._roles[at] = role
        self._readings.pop(at, None)


def _level_name(label: str) -> str:
    reading = read_header(label)
    return _display(reading.level) if reading and reading.level else label


def _display(word: str) -> str:
    return " ".join(part.capitalize() if part not in ("of", "or", "and") else part for part in word.split())
