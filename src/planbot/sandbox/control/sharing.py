"""A person uploads a file: into a channel, or for a form only."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.stage import Stage
from planbot.sandbox.control.talking import thread_parent, writable
from planbot.sandbox.control.typed_text import as_rich_text, linked
from planbot.sandbox.workspace import posting
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.files import StoredFile, file_as_slack
from planbot.sandbox.workspace.people import User
from planbot.sandbox.workspace.posting import Draft

Json = dict[str, Any]


async def share_file(stage: Stage, person: User, channel: Channel, wanted: Mapping[str, Any]) -> Json:
    """Upload {"name", "text" or "content" (base64), "title", "message", "thread_ts", "share"} to a channel.

    Answers {"ok", "file", "channel", "ts", "delivered"}. With `share` false the file is nowhere but in the
    workspace, as one that a form is filled in with; `channel` and `ts` are null then.
    """
    workspace = stage.workspace
    share = wanted.get("share", True)
    writable(person, channel)
    name, content = _name(wanted), _content(wanted)
    thread_ts = thread_parent(stage, person, channel, wanted.get("thread_ts"))
    file = workspace.files.announce(name, len(content), user=person.id, created=workspace.seconds())
    file.content, file.title, file.completed = content, str(wanted.get("title") or ""), True
    if not share:
        return {"ok": True, "file": _shown(stage, file), "channel": None, "ts": None, "delivered": False}
    written = linked(workspace, str(wanted.get("message") or ""))
    draft = Draft(
        written, blocks=as_rich_text(written) if written else [], thread_ts=thread_ts, files=(file,)
    )
    with stage.courier.collecting() as deliveries:
        message = posting.post(workspace, channel, person, draft, through="person")
    delivered = await stage.wait_for(deliveries)
    return {
        "ok": True,
        "file": _shown(stage, file),
        "channel": channel.id,
        "ts": message.ts,
        "delivered": delivered,
    }


def _name(wanted: Mapping[str, Any]) -> str:
    name = wanted.get("name")
    if not isinstance(name, str) or not name.strip():
        raise ControlError("A file needs a 'name', as text.")
    return name.strip()


def _content(wanted: Mapping[str, Any]) -> bytes:
    text, encoded = wanted.get("text"), wanted.get("content")
    if (text is None) == (encoded is None):
        raise ControlError("A file needs either 'text' or 'content' in base64.")
    if text is not None:
        content = str(text).encode()
    else:
        try:
            content = base64.b64decode(str(encoded), validate=True)
        except (binascii.Error, ValueError):
            raise ControlError("The 'content' of a file is base64.") from None
    if not content:
        raise ControlError("An empty file cannot be uploaded.")
    return content


def _shown(stage: Stage, file: StoredFile) -> Json:
    workspace = stage.workspace
    return file_as_slack(file, workspace.channels, workspace.team_id, workspace.base_url)
