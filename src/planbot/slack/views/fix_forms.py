"""The forms that fix a dropped file, by name: each page built from what was understood, and read back."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from planbot.slack.views.fix_choices_form import choices_page, read_choices
from planbot.slack.views.fix_columns_form import columns_page, read_columns
from planbot.slack.views.fix_dates_form import dates_page, read_dates
from planbot.slack.views.fix_owners_form import owners_page, people_chosen, read_owners
from planbot.slack.views.fix_parts import About, Fixed, Page, Values
from planbot.slack.views.fix_statuses_form import read_statuses, statuses_page
from planbot.slack.views.item_fields import plain

CALLBACK = "fix_upload"
_SEEN = 250
"""How many keys of earlier pages fit into what a form carries."""

Read = Callable[[Values, About, Mapping[str, str]], Fixed]


@dataclass(frozen=True, slots=True)
class _Form:
    title: str
    page: Callable[[About], Page]
    read: Read


_FORMS: Mapping[str, _Form] = {
    "fix_columns": _Form("Fix columns", columns_page, lambda values, about, _: read_columns(values, about)),
    "fix_owners": _Form("Fix owners", owners_page, read_owners),
    "fix_dates": _Form("Fix dates", dates_page, lambda values, about, _: read_dates(values, about)),
    "fix_statuses": _Form(
        "Fix status words", statuses_page, lambda values, about, _: read_statuses(values, about)
    ),
    "fix_choices": _Form("Choose what counts", choices_page, lambda values, *_: read_choices(values)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FixSubmission:
    """A page that came back: of which form and upload, and what earlier pages and it have shown."""

    form: str
    upload_id: int
    submission_id: str
    seen: frozenset[str]
    values: Values

    @property
    def users(self) -> Mapping[str, str]:
        """The Slack users that were chosen, each with the field where."""
        return people_chosen(self.values)


def fix_form(name: str, upload_id: int, about: About) -> dict[str, Any] | None:
    """Return the next page of a form as a modal; None where there is nothing left to ask."""
    form = _FORMS[name]
    page = form.page(about)
    if about.seen and not page.keys:
        return None
    seen = [*about.seen, *page.keys][:_SEEN]
    metadata = {"form": name, "upload": upload_id, "submission": uuid.uuid4().hex, "seen": seen}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(form.title),
        "submit": plain("Save and go on" if page.left else "Save"),
        "close": plain("Close"),
        "private_metadata": json.dumps(metadata, separators=(",", ":")),
        "blocks": page.blocks,
    }


def submitted(view: Mapping[str, Any]) -> FixSubmission:
    about = json.loads(view["private_metadata"])
    return FixSubmission(
        form=about["form"],
        upload_id=about["upload"],
        submission_id=about["submission"],
        seen=frozenset(about["seen"]),
        values=view["state"]["values"],
    )


def read_fix_form(submission: FixSubmission, about: About, emails: Mapping[str, str]) -> Fixed:
    """Return what a page came to; `emails` are of the Slack users. Raises `UserError` with the field."""
    return _FORMS[submission.form].read(submission.values, about, emails)
