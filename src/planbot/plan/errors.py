"""What a person did that cannot be done, in words for that person."""


class UserError(Exception):
    """A mistake that the person can mend.

    `message` is shown to them as it stands. `field` names what was wrong, so that a modal can show the
    message beside the input: a key such as `percent`, or `percent:142` for one item of several.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
