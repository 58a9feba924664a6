"""A people list that an administrator dropped into Slack: what it holds, before anybody is stored."""

from dataclasses import dataclass

from planbot.plan.reports.plan_upload import RowNotTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePreview:
    """What a people list would change.

    `changes` say in words who changes how, the first of `changed`; `heads` who heads which department.
    `elsewhere` counts those who are not in Slack under their email. `note` tells why the list could not be
    brought in.
    """

    upload_id: int
    file: str
    rows_read: int
    taken: int
    new: int
    changed: int
    changes: tuple[str, ...]
    departments: int
    new_departments: tuple[str, ...]
    heads: tuple[str, ...]
    elsewhere: int
    unused: tuple[str, ...]
    rejected: tuple[RowNotTaken, ...]
    rejected_total: int
    note: str | None = None

    @property
    def can_import(self) -> bool:
        """Whether there is somebody to store, and all rows can be taken."""
        return self.taken > 0 and not self.rejected_total
