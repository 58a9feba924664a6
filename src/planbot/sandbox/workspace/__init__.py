"""The state of the workspace, in memory: plain classes that know Slack's shapes and nothing of HTTP."""

from planbot.sandbox.workspace.workspace import Workspace

__all__ = ["Workspace"]
