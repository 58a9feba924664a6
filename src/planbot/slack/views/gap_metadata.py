"""What a form for gaps keeps to itself until it comes back."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from planbot.plan.gaps import GapRef


@dataclass(frozen=True, slots=True, kw_only=True)
class GapMetadata:
    """`submission` makes the form count once; `seen` is what it showed, by item.

    `answer_url` is where the list of gaps behind it is drawn anew. With `more` items to come, a next form
    goes on from the item `after`.
    """

    ref: str
    submission: str = field(default_factory=lambda: uuid.uuid4().hex)
    answer_url: str | None = None
    name: str = ""
    seen: Mapping[str, str | None] = field(default_factory=dict)
    more: bool = False
    after: int | None = None

    def packed(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "GapMetadata":
        return cls(**json.loads(view["private_metadata"]))

    @property
    def group(self) -> GapRef:
        return GapRef.read(self.ref)
