"""What the control API refuses."""


class ControlError(Exception):
    """A request that makes no sense here; the message is a sentence for whoever wrote it."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
