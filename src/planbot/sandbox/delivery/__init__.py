"""What the workspace tells the app, and how it gets there: Socket Mode or signed HTTP requests."""

from planbot.sandbox.delivery.courier import Courier
from planbot.sandbox.delivery.receiver import Answer, Kind

__all__ = ["Answer", "Courier", "Kind"]
