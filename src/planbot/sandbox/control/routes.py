"""The addresses of the control API."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from planbot.sandbox.api.transfers import file_response
from planbot.sandbox.clock import Stepper
from planbot.sandbox.control import administration, app_settings, clicking, modals, reading, sharing, talking
from planbot.sandbox.control.asking import Answering, Ask, answering, whole_number
from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.forms import current_values
from planbot.sandbox.control.stage import Stage
from planbot.sandbox.faults import FaultBook

Json = dict[str, Any]


class ControlApi:
    def __init__(
        self, stage: Stage, stepper: Stepper, faults: FaultBook, describe: Callable[[], Json]
    ) -> None:
        self._stage = stage
        self._stepper = stepper
        self._faults = faults
        self._describe = describe

    def routes(self) -> list[Route]:
        table: list[tuple[str, str, Answering]] = [
            ("GET", "", self.workspace),
            ("GET", "/", self.workspace),
            ("POST", "/app", self.app),
            ("GET", "/app", self.app_settings),
            ("PATCH", "/app", self.change_app),
            ("POST", "/app/ssl_check", self.ssl_check),
            ("GET", "/posted", self.posted),
            ("GET", "/calls", self.calls),
            ("GET", "/clock", self.clock),
            ("POST", "/clock", self.move_clock),
            ("POST", "/clock/follow", self.follow_clock),
            ("GET", "/faults", self.faults),
            ("POST", "/faults", self.add_fault),
            ("DELETE", "/faults", self.clear_faults),
            ("GET", "/socket", self.socket),
            ("POST", "/socket/disconnect", self.disconnect),
            ("POST", "/settle", self.settle),
            ("GET", "/people", self.people),
            ("POST", "/people", self.add_person),
            ("GET", "/people/{who}", self.person),
            ("PATCH", "/people/{who}", self.change_person),
            ("POST", "/channels", self.add_channel),
            ("PATCH", "/channels/{channel}", self.change_channel),
            ("GET", "/people/{who}/channels", self.channels),
            ("GET", "/people/{who}/messages", self.messages),
            ("POST", "/people/{who}/message", self.say),
            ("POST", "/people/{who}/files", self.share_file),
            ("GET", "/people/{who}/assistant", self.assistant),
            ("POST", "/people/{who}/command", self.command),
            ("POST", "/people/{who}/action", self.action),
            ("POST", "/people/{who}/suggestions", self.suggestions),
            ("POST", "/people/{who}/shortcut", self.shortcut),
            ("GET", "/people/{who}/modal", self.modal),
            ("POST", "/people/{who}/modal/inputs", self.modal_inputs),
            ("POST", "/people/{who}/modal/submit", self.modal_submit),
            ("POST", "/people/{who}/modal/close", self.modal_close),
            ("GET", "/people/{who}/home", self.home),
            ("POST", "/people/{who}/home", self.open_home),
        ]
        routes = [Route(f"/sandbox{path}", answering(answer), methods=[verb]) for verb, path, answer in table]
        return [*routes, Route("/sandbox/files/{file}", self.file, methods=["GET"])]

    # The workspace

    async def workspace(self, ask: Ask) -> Json:
        app = self._stage.workspace.app
        commands = [one.command for one in app.commands]
        return {**self._describe(), "app": {"name": app.name, "bot_name": app.bot_name, "commands": commands}}

    async def app(self, ask: Ask) -> Json:
        return await app_settings.set_request_urls(self._stage, ask.body)

    async def app_settings(self, ask: Ask) -> Json:
        return app_settings.app_as_json(self._stage)

    async def change_app(self, ask: Ask) -> Json:
        return await app_settings.change_app(self._stage, ask.body)

    async def ssl_check(self, ask: Ask) -> Json:
        return await app_settings.ssl_check(self._stage)

    async def people(self, ask: Ask) -> Json:
        people = self._stage.workspace.people()
        return {"people": [administration.person_as_json(self._stage, one) for one in people]}

    async def add_person(self, ask: Ask) -> Json:
        return await administration.add_person(self._stage, ask.body)

    async def person(self, ask: Ask) -> Json:
        return {"user": administration.person_as_json(self._stage, self._stage.person(ask.path("who")))}

    async def change_person(self, ask: Ask) -> Json:
        return await administration.change_person(self._stage, self._stage.person(ask.path("who")), ask.body)

    async def add_channel(self, ask: Ask) -> Json:
        return await administration.add_channel(self._stage, ask.body)

    async def change_channel(self, ask: Ask) -> Json:
        return await administration.change_channel(self._stage, ask.path("channel"), ask.body)

    # What happened

    async def posted(self, ask: Ask) -> Json:
        since = whole_number(ask.query("since"))
        posts = self._stage.workspace.records.posts
        wanted = posts[since:]
        if ask.query("author") == "app":
            wanted = [one for one in wanted if one["author"]["is_bot"]]
        return {"posted": wanted, "last": len(posts)}

    async def calls(self, ask: Ask) -> Json:
        since, method = whole_number(ask.query("since")), ask.query("method")
        calls = self._stage.workspace.records.calls
        wanted = [one.as_json() for one in calls if one.n > since and method in (None, one.method)]
        return {"calls": wanted, "last": calls[-1].n if calls else 0}

    # Time, faults, delivery

    async def clock(self, ask: Ask) -> Json:
        return self._stepper.reading()

    async def move_clock(self, ask: Ask) -> Json:
        minutes = ask.body.get("minutes")
        if minutes is not None and (isinstance(minutes, bool) or not isinstance(minutes, int | float)):
            raise ControlError("'minutes' must be a number.")
        return {"ok": True, **await self._stepper.move(to=ask.instant("to"), minutes=minutes)}

    async def follow_clock(self, ask: Ask) -> Json:
        finished = ask.body.get("finished")
        if finished is not None and (isinstance(finished, bool) or not isinstance(finished, int)):
            raise ControlError("'finished' is the number of a step, or null to register.")
        return await self._stepper.follow(ask.text("follower"), finished, ask.instant("quiet_until"))

    async def faults(self, ask: Ask) -> Json:
        return {"faults": self._faults.as_json()}

    async def add_fault(self, ask: Ask) -> Json:
        fault = self._faults.add(ask.body)
        return {"ok": True, "id": fault.id}

    async def clear_faults(self, ask: Ask) -> Json:
        self._faults.clear()
        return {"ok": True}

    async def socket(self, ask: Ask) -> Json:
        sockets = self._stage.courier.sockets
        return {"connections": sockets.connection_count, "unacked": sockets.unacked_count}

    async def disconnect(self, ask: Ask) -> Json:
        sockets = self._stage.courier.sockets
        match ask.optional("reason") or "refresh_requested":
            case "drop":
                count = await sockets.drop()
            case "warning" | "refresh_requested" | "link_disabled" as reason:
                count = await sockets.disconnect(reason)
            case _:
                raise ControlError("The reason is warning, refresh_requested, link_disabled, or drop.")
        return {"ok": True, "connections": count}

    async def settle(self, ask: Ask) -> Json:
        await self._stage.courier.settled()
        return {"ok": True}

    # A person reads and acts

    async def channels(self, ask: Ask) -> Json:
        return {"channels": reading.channels_of(self._stage, self._stage.person(ask.path("who")))}

    async def messages(self, ask: Ask) -> Json:
        person = self._stage.person(ask.path("who"))
        channel = self._stage.channel_of(person, ask.query("channel"))
        limit = whole_number(ask.query("limit")) or 1000
        return {
            "channel": channel.id,
            "messages": reading.messages_for(
                self._stage, person, channel, ask.query("thread_ts"), limit=limit
            ),
        }

    async def say(self, ask: Ask) -> Json:
        person = self._stage.actor(ask.path("who"))
        channel = self._stage.channel_of(person, ask.optional("channel"))
        return await talking.say(self._stage, person, channel, ask.text("text"), ask.optional("thread_ts"))

    async def share_file(self, ask: Ask) -> Json:
        person = self._stage.actor(ask.path("who"))
        channel = self._stage.channel_of(person, ask.optional("channel"))
        return await sharing.share_file(self._stage, person, channel, ask.body)

    async def file(self, request: Request) -> Response:
        """The bytes of a file, as the people of the workspace see it: without a token."""
        file = self._stage.workspace.files.get(request.path_params["file"])
        if file is None or not file.completed:
            return Response("There is no such file.", 404, media_type="text/plain")
        return file_response(file)

    async def assistant(self, ask: Ask) -> Json:
        channel = self._stage.channel_of(self._stage.person(ask.path("who")), ask.query("channel"))
        return self._stage.workspace.assistant.as_json(channel.id, ask.query("thread_ts") or "")

    async def command(self, ask: Ask) -> Json:
        person = self._stage.actor(ask.path("who"))
        channel = self._stage.channel_of(person, ask.optional("channel"))
        return await talking.run_command(self._stage, person, channel, ask.text("text"))

    async def action(self, ask: Ask) -> Json:
        person = self._stage.actor(ask.path("who"))
        return await clicking.click(self._stage, person, self._place(person.id, ask), ask.body)

    async def suggestions(self, ask: Ask) -> Json:
        person = self._stage.actor(ask.path("who"))
        place = self._place(person.id, ask)
        query = ask.optional("query") or ""
        return await clicking.suggestions(self._stage, person, place, ask.body, query)

    async def shortcut(self, ask: Ask) -> Json:
        person = self._stage.actor(ask.path("who"))
        channel = message = None
        if ask.optional("ts"):
            channel = self._stage.channel_of(person, ask.optional("channel"))
            message = self._stage.message_for(person, channel, ask.text("ts"))
        callback_id = ask.text("callback_id")
        return await clicking.use_shortcut(self._stage, person, callback_id, channel, message)

    async def modal(self, ask: Ask) -> Json:
        return modals.screen(self._stage, self._stage.person(ask.path("who")))

    async def modal_inputs(self, ask: Ask) -> Json:
        person = self._stage.actor(ask.path("who"))
        view = modals.top_view(self._stage, person)
        return await modals.set_inputs(self._stage, person, view, ask.mapping("values"))

    async def modal_submit(self, ask: Ask) -> Json:
        person = self._stage.actor(ask.path("who"))
        view = modals.top_view(self._stage, person)
        return await modals.submit(self._stage, person, view, ask.mapping("values"))

    async def modal_close(self, ask: Ask) -> Json:
        person = self._stage.actor(ask.path("who"))
        return await modals.close(self._stage, person, everything=bool(ask.body.get("all")))

    async def home(self, ask: Ask) -> Json:
        person = self._stage.person(ask.path("who"))
        home = self._stage.workspace.screens.home(person.id)
        if home is None:
            return {"view": None}
        values = current_values(home.blocks, home.draft)
        return {"view": self._stage.workspace.screens.as_slack(home, values)}

    async def open_home(self, ask: Ask) -> Json:
        person = self._stage.actor(ask.path("who"))
        return await talking.open_home(self._stage, person, ask.optional("tab") or "home")

    def _place(self, person_id: str, ask: Ask) -> clicking.Place:
        """Where an action happens: the body says `in`: "modal", "home", or nothing for a message."""
        person = self._stage.workspace.users[person_id]
        match ask.optional("in"):
            case "modal":
                return clicking.view_place(modals.top_view(self._stage, person))
            case "home":
                home = self._stage.workspace.screens.home(person.id)
                if home is None:
                    raise ControlError(f"The app has published no Home for {person.real_name}.", 409)
                return clicking.view_place(home)
            case None | "message":
                channel = self._stage.channel_of(person, ask.optional("channel"))
                message = self._stage.message_for(person, channel, ask.text("ts"))
                return clicking.message_place(self._stage, person, channel, message)
        raise ControlError('"in" is modal, home or message.')
