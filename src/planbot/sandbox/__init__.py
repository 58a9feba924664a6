"""A local Slack workspace that unmodified Slack apps connect to, for trying and testing them.

    with Sandbox(load_workspace_file("workspace.yml")) as sandbox:
        WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)

The rooms: `workspace` (people, channels, messages, views), `api` (the Web API), `blocks` (what Slack
accepts as Block Kit), `delivery` (events and interactions on their way to the app), `clock` (the
workspace's own time), `control` (acting as its people), `server` (all of it on one port).
"""

from planbot.sandbox.server import Sandbox
from planbot.sandbox.workspace_file import WorkspaceFile, WorkspaceFileError, load_workspace_file

__all__ = ["Sandbox", "WorkspaceFile", "WorkspaceFileError", "load_workspace_file"]
