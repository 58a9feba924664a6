"""Where somebody is: who they are, the channel or Home before them, a thread beside it."""

from dataclasses import dataclass

from planbot.sandbox.control.stage import Stage
from planbot.sandbox.page.viewer import Viewer
from planbot.sandbox.workspace.channels import Channel


@dataclass(frozen=True)
class Scene:
    """`thread` and `ts` name messages of the channel; `is_home`: the app's Home instead of messages."""

    viewer: Viewer
    channel: Channel
    thread: str | None = None
    ts: str | None = None
    is_home: bool = False

    @classmethod
    def at(cls, stage: Stage, *, who: str, place: str | None, thread: str | None, ts: str | None) -> "Scene":
        """The scene that an address means; `place` is `home`, `dm` or a channel.

        Raises ControlError where there is no such person, channel or message for them.
        """
        person = stage.person(who)
        is_home = place == "home" and stage.workspace.find_channel("home") is None
        channel = stage.channel_of(person, None if is_home else place)
        for named in (thread, ts):
            if named is not None:
                stage.message_for(person, channel, named)
        return cls(Viewer(stage, person), channel, thread, ts, is_home)
