"""Where items come to stand among their siblings when a file comes in again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from planbot.intake.diff_matching import Match
from planbot.intake.draft import DraftItem, Key


def find_places(
    drafts: Sequence[DraftItem], matches: Mapping[Key, Match]
) -> tuple[dict[int, int], dict[Key, int]]:
    """Return the positions of items that have to change, and those of new ones.

    Siblings are in order by position, then by id, and a new item has the highest id: so it can share the
    position of the one before it, and what follows stays as it is.
    """
    positions: dict[int, int] = {}
    place: dict[Key, int] = {}
    siblings: dict[Key | None, list[DraftItem]] = defaultdict(list)
    for draft in drafts:
        siblings[draft.parent_key].append(draft)
    newest = max((match.item.id for match in matches.values()), default=0)
    for group in siblings.values():
        known = [match.item.position for draft in group if (match := matches.get(draft.key))]
        last = (known[0] - 1 if known else 0, 0)
        for draft in group:
            match = matches.get(draft.key)
            if match is None:
                newest += 1
                last = (last[0], newest)
                place[draft.key] = last[0]
            elif (match.item.position, match.item.id) > last:
                last = (match.item.position, match.item.id)
            else:
                last = (last[0] + 1, match.item.id)
                positions[match.item.id] = last[0]
    return positions, place
