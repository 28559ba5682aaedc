"""The one error that a person is meant to read."""


class RuleViolation(Exception):
    """A rule of the domain forbids it; the message is the sentence shown, `field` the form field that caused it."""

    def __init__(self, message: object, field: str | None = None) -> None:
        super().__init__(str(message))
        self.field = field
