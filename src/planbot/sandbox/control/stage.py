"""What all acting needs: finding people, channels and messages, and waiting for the app."""

import asyncio
from collections.abc import Sequence
from typing import Any

from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.delivery import Answer, Courier
from planbot.sandbox.workspace import Workspace
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.messages import Message
from planbot.sandbox.workspace.people import User

Json = dict[str, Any]

OPERATION_TIMEOUT = "operation_timeout"
DISPATCH_FAILED = "dispatch_failed"


class Stage:
    """The workspace, the way to the app, and how the one is looked up for the other."""

    def __init__(self, workspace: Workspace, courier: Courier, base_url: str) -> None:
        self.workspace = workspace
        self.courier = courier
        self.base_url = base_url

    def person(self, reference: str) -> User:
        """A person by id, email or name; raises ControlError for nobody, and for those who have left."""
        user = self.workspace.find_user(reference)
        if user is None or user.is_bot:
            raise ControlError(f"There is nobody called {reference!r}.", 404)
        return user

    def actor(self, reference: str) -> User:
        user = self.person(reference)
        if user.deleted:
            raise ControlError(f"{user.real_name} has left the workspace and cannot do anything.", 409)
        return user

    def channel_of(self, person: User, reference: str | None) -> Channel:
        """A channel that the person is in; without a name, or with `dm`, their messages with the app."""
        if reference in (None, "", "dm", self.workspace.bot.id, f"@{self.workspace.bot.name}"):
            return self.workspace.dm_with(person.id)
        channel = self.workspace.find_channel(str(reference))
        if channel is None or (channel.kind != "public_channel" and not channel.has(person.id)):
            raise ControlError(f"{person.real_name} sees no channel {reference!r}.", 404)
        return channel

    def message_for(self, person: User, channel: Channel, ts: str) -> Message:
        message = self.workspace.timeline(channel).get(ts)
        if message is None or message.ephemeral_to not in (None, person.id):
            raise ControlError(f"{person.real_name} sees no message {ts!r} there.", 404)
        return message

    def response_url(
        self, person: User, channel: Channel, *, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        issued = self.workspace.response_urls.issue(
            person.id, channel.id, message_ts=message_ts, thread_ts=thread_ts
        )
        return f"{self.base_url}/response/{self.workspace.team_id}/{issued.secret}"

    async def wait_for(self, tasks: Sequence["asyncio.Task[Answer]"]) -> bool:
        """Whether the app acknowledged these events in its time; at once False where it is not there."""
        if not tasks or not self.courier.ready:
            return False
        done, _ = await asyncio.wait(tasks, timeout=self.courier.sockets.ack_seconds)
        return len(done) == len(tasks) and all(task.result().acked for task in done)


def failure_shown(answer: Answer) -> str:
    """What a person reads instead of the app's answer."""
    return OPERATION_TIMEOUT if answer.failure in ("timeout", "http_timeout") else DISPATCH_FAILED
