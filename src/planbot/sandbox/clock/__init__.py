"""The workspace's own time, and how it is moved."""

from planbot.sandbox.clock.clock import WorkspaceClock
from planbot.sandbox.clock.stepper import ClockMoveError, Stepper

__all__ = ["ClockMoveError", "Stepper", "WorkspaceClock"]
