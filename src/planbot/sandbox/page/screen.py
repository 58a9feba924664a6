"""What is on somebody's screen: the page as a whole, its parts, and digests that tell when one changes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.stage import Stage
from planbot.sandbox.guide import GuideStep
from planbot.sandbox.page import wire
from planbot.sandbox.page.conversation import Stretch, channel_stretch, thread_stretch
from planbot.sandbox.page.dates import short_moment
from planbot.sandbox.page.live import digest_of
from planbot.sandbox.page.moves import PRESETS, ClockMoves
from planbot.sandbox.page.read_marks import ReadMarks
from planbot.sandbox.page.rendering import Renderer, Words
from planbot.sandbox.page.scene import Scene
from planbot.sandbox.page.viewer import Viewer

Json = dict[str, Any]

ARRIVED_SHOWN = 30


class Screen:
    """Renders scenes. `run` is different in every run, so that pages notice a new workspace."""

    def __init__(self, stage: Stage, moves: ClockMoves, guide: Sequence[GuideStep], *, run: str) -> None:
        self._stage = stage
        self._workspace = stage.workspace
        self._moves = moves
        self._guide = guide
        self._run = run
        self._marks = ReadMarks()
        self._renderer = Renderer()
        self.parts: dict[str, Callable[[Scene], Markup]] = {
            "sidebar": self._sidebar,
            "thread": self._thread,
            "modal": self._modal,
            "home": self._home,
            "arrived": self._arrived,
            "wire": self._wire,
            "messages": self._messages,
        }

    def gone(self, reason: str) -> Markup:
        """A page for an address where there is nothing."""
        return self._renderer.render("gone", Viewer(self._stage, self._workspace.people()[0]), reason=reason)

    def whole(self, scene: Scene, *, say: str) -> Markup:
        viewer, workspace = scene.viewer, self._workspace
        if not scene.is_home:
            self._marks.read(viewer, scene.channel)
        stretch = channel_stretch(viewer, scene.channel)
        return self._renderer.render(
            "page",
            viewer,
            workspace=workspace,
            run=self._run,
            channel=scene.channel,
            place_name="home" if scene.is_home else scene.channel.id,
            tab="home" if scene.is_home else "messages" if scene.channel.is_im else "",
            title=viewer.channel_title(scene.channel),
            thread=scene.thread,
            has_app=self._stage.courier.ready,
            now=short_moment(viewer.now()),
            presets=PRESETS,
            is_moving=self._moves.is_moving,
            people=[one for one in workspace.people() if not one.deleted],
            guide=self._guide,
            step_path=self._step_path,
            step_person=self._step_person,
            is_here=lambda step: self._is_here(step, scene),
            commands=workspace.app.commands,
            shortcuts=[one for one in workspace.app.shortcuts if not one.on_message],
            say=say,
            sidebar=self._sidebar(scene),
            home=self._home(scene) if scene.is_home else "",
            messages="" if scene.is_home else self._stretch(scene, stretch, "channel"),
            digest=stretch.digest,
            thread_messages=self._thread(scene) if scene.thread else "",
            thread_digest=self._thread_stretch(scene).digest if scene.thread else "",
        )

    def part(self, name: str, scene: Scene, *, before: str | None, mark_read: bool) -> Markup:
        """A part by its name; of messages, those before a `ts` where one is given."""
        if mark_read:
            self._marks.read(scene.viewer, scene.channel)
        if name == "messages" and before:
            return self._stretch(
                scene, channel_stretch(scene.viewer, scene.channel, before=before), "channel"
            )
        return self.parts[name](scene)

    def digests(self, scene: Scene) -> Json:
        """What a page needs to know in order to fetch what has changed."""
        viewer, workspace = scene.viewer, self._workspace
        move = self._moves.latest
        stack = workspace.screens.stack(viewer.person.id)
        home = workspace.screens.home(viewer.person.id)
        return {
            "run": self._run,
            "messages": "" if scene.is_home else channel_stretch(viewer, scene.channel).digest,
            "thread": self._thread_stretch(scene).digest if scene.thread else "",
            "sidebar": digest_of([[one["channel"].name, one["unread"]] for one in self._channels(scene)]),
            "modal": digest_of([[view.id, view.hash, view.errors] for view in stack]),
            "home": home.hash if home else "",
            "app": self._stage.courier.ready,
            "wire": wire.digest(workspace.records),
            "arrived": digest_of(
                [str(move.target), move.is_over, len(workspace.records.posts[move.first : move.last])]
                if move
                else None
            ),
            "step": self._moves.step,
            "move": self._moves.begun,
            "now": workspace.now().isoformat(),
            "is_moving": self._moves.is_moving,
            "progress": round(self._moves.progress(), 3),
        }

    def json_of(self, scene: Scene, what: str) -> Json:
        """The JSON of a message, of the modal on top, or of Home; raises ControlError for nothing."""
        screens, person = self._workspace.screens, scene.viewer.person
        if what == "message" and scene.ts:
            message = self._stage.message_for(person, scene.channel, scene.ts)
            return self._workspace.timeline(scene.channel).as_slack(message, with_metadata=True)
        view = screens.home(person.id) if what == "home" else screens.top(person.id)
        if view is None or what == "message":
            raise ControlError("There is nothing to show.", 404)
        return screens.as_slack(view, Words(scene.viewer).view_values(view))

    def _channels(self, scene: Scene) -> list[Json]:
        viewer = scene.viewer
        self._workspace.dm_with(viewer.person.id)
        mine = [one for one in self._workspace.channels.values() if one.has(viewer.person.id)]
        if scene.channel not in mine:
            mine.append(scene.channel)
        return [
            {
                "channel": one,
                "unread": self._marks.unread(viewer, one),
                "is_current": one is scene.channel,
            }
            for one in sorted(mine, key=lambda one: one.name)
        ]

    def _sidebar(self, scene: Scene) -> Markup:
        return self._renderer.render("sidebar", scene.viewer, channels=self._channels(scene))

    def _messages(self, scene: Scene) -> Markup:
        return self._stretch(scene, channel_stretch(scene.viewer, scene.channel), "channel")

    def _thread_stretch(self, scene: Scene) -> Stretch:
        return thread_stretch(scene.viewer, scene.channel, scene.thread or "")

    def _thread(self, scene: Scene) -> Markup:
        return self._stretch(scene, self._thread_stretch(scene), "thread")

    def _stretch(self, scene: Scene, stretch: Stretch, place: str) -> Markup:
        shortcuts = [one for one in self._workspace.app.shortcuts if one.on_message]
        return self._renderer.render(
            "messages", scene.viewer, stretch=stretch, place=place, message_shortcuts=shortcuts
        )

    def _modal(self, scene: Scene) -> Markup:
        stack = self._workspace.screens.stack(scene.viewer.person.id)
        view = stack[-1] if stack else None
        return self._renderer.render("modal", scene.viewer, view=view, depth=len(stack))

    def _home(self, scene: Scene) -> Markup:
        view = self._workspace.screens.home(scene.viewer.person.id)
        return self._renderer.render("home", scene.viewer, view=view)

    def _wire(self, scene: Scene) -> Markup:
        return self._renderer.render(
            "wire", scene.viewer, entries=wire.latest_entries(self._workspace.records)
        )

    def _arrived(self, scene: Scene) -> Markup:
        """What was posted during the latest move: to the viewer first, then to others, the newest first."""
        viewer, move = scene.viewer, self._moves.latest
        posts = self._workspace.records.posts[move.first : move.last] if move else []
        posts = [one for one in posts if one["author"]["is_bot"] and not one["ephemeral_to"]]
        latest = sorted(posts, key=lambda one: (self._is_to(viewer, one), one["n"]), reverse=True)
        return self._renderer.render(
            "arrived",
            viewer,
            move=move,
            now=short_moment(viewer.now()),
            target=short_moment(move.target.astimezone(viewer.zone)) if move else "",
            total=len(posts),
            posts=[self._arrival(viewer, one) for one in latest[:ARRIVED_SHOWN]],
        )

    def _is_to(self, viewer: Viewer, post: Json) -> bool:
        """Whether a post went to the viewer alone."""
        return self._workspace.channels[post["channel"]].user == viewer.person.id

    def _arrival(self, viewer: Viewer, post: Json) -> Json:
        """A post as a line with the way to it: as whoever got it, or in a channel that the viewer sees."""
        channel = self._workspace.channels[post["channel"]]
        reader = self._workspace.users.get(channel.user or "")
        if reader is None and not viewer.can_see(channel):
            reader = next((one for one in self._workspace.people() if channel.has(one.id)), None)
        whose = Viewer(self._stage, reader) if reader else viewer
        return {
            "at": short_moment(datetime.fromisoformat(post["at"]).astimezone(viewer.zone)),
            "to": whose.person.real_name if channel.is_im else f"#{channel.name}",
            "path": whose.channel_path(channel),
            "is_own": self._is_to(viewer, post),
            "line": post["plain"].strip().partition("\n")[0][:140],
        }

    def _step_path(self, step: GuideStep) -> str:
        person = self._workspace.find_user(step.person or "")
        if person is None:
            return "/"
        place = f"/as/{quote(person.name)}/{quote(step.channel)}"
        return f"{place}?say={quote(step.say)}" if step.say else place

    def _is_here(self, step: GuideStep, scene: Scene) -> bool:
        """Whether a step leads to where the viewer is already."""
        place = "dm" if scene.channel.is_im else scene.channel.name
        return (
            not scene.is_home and step.channel == place and self._step_person(step) == scene.viewer.person.id
        )

    def _step_person(self, step: GuideStep) -> str:
        """The id of the person that a step is about."""
        person = self._workspace.find_user(step.person or "")
        return person.id if person else ""
