"""Every deliberate error of the project: one base class, a sentence for people and a hint that names the remedy."""

from typing import Any, ClassVar


class CustomerMapError(Exception):
    """Something a person can understand and mend.

    `code` names the kind of error and never changes; `message` is an English sentence with `{field}` places, `hint`
    says what to do. `fields` fill the places, so that an interface can translate the sentence before filling it.
    """

    code: ClassVar[str] = "error"
    message: ClassVar[str] = "Something went wrong."
    hint: ClassVar[str] = ""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.fields = fields

    def __str__(self) -> str:
        return " ".join(part for part in (self.sentence(), self.remedy()) if part)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.fields)

    def sentence(self) -> str:
        """What went wrong, in English, filled."""
        return self.message.format(**self.fields)

    def remedy(self) -> str:
        """What to do about it, in English, filled."""
        return self.hint.format(**self.fields)


def _rebuild(kind: type[CustomerMapError], fields: dict[str, Any]) -> CustomerMapError:
    return kind(**fields)


class InvalidValueError(CustomerMapError):
    """A value does not fit its field."""

    code = "invalid_value"
    message = "{field}: {reason}"


class NotAllowedError(CustomerMapError):
    """The actor may not do this."""

    code = "not_allowed"
    message = "You may not do this."
    hint = "Ask the owner of the record or an administrator."


class RecordNotFoundError(CustomerMapError):
    """No such record, or none that the actor may see: the answer is the same."""

    code = "not_found"
    message = "There is no such record."
    hint = "It may have been deleted, or you may not see it."


class ConflictError(CustomerMapError):
    """Somebody else changed the record since it was read; both values are kept in `fields`."""

    code = "conflict"
    message = "Somebody changed this record while you were editing it."
    hint = "Compare both values and save again."


class UndoImpossibleError(CustomerMapError):
    """The last action cannot be taken back."""

    code = "undo_impossible"
    message = "There is nothing to undo."
    hint = "Only your own last actions can be undone, and only while nobody has changed the same fields since."
