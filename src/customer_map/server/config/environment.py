"""Environment variables in, typed settings out; an error names the variable and the remedy.

Every variable that is read is described in docs/guide/settings.md; a test compares the two.
"""

import os
from pathlib import Path

from customer_map.errors import CustomerMapError

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


class SettingError(CustomerMapError):
    """An environment variable holds something that cannot be used."""

    code = "setting"
    message = "The environment variable {variable} {problem}."
    hint = "{remedy} See docs/guide/settings.md."


def text(name: str, default: str = "") -> str:
    """The variable without blanks around it; empty counts as not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """A switch: 1/true/yes/on or 0/false/no/off.

    Raises:
        SettingError: the value is neither.
    """
    word = text(name).lower()
    if not word:
        return default
    if word in YES | NO:
        return word in YES
    raise SettingError(variable=name, problem=f'is "{word}"', remedy="Set it to 1 or 0.")


def integer(name: str, *, default: int, lowest: int, highest: int) -> int:
    """A whole number between `lowest` and `highest`, both allowed.

    Raises:
        SettingError: not a whole number, or outside the bounds.
    """
    word = text(name, str(default))
    number = int(word) if word.removeprefix("-").isdecimal() else None
    if number is None or not lowest <= number <= highest:
        remedy = f"Set it to a whole number from {lowest} to {highest}."
        raise SettingError(variable=name, problem=f'is "{word}"', remedy=remedy)
    return number


def words(name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A list: words separated by commas."""
    found = tuple(word.strip() for word in text(name).split(",") if word.strip())
    return found or default


def secret(name: str) -> str:
    """A secret, from the variable or from the file that `<name>_FILE` names; empty without both.

    Raises:
        SettingError: the file cannot be read.
    """
    file_variable = f"{name}_FILE"
    path = text(file_variable)
    if not path:
        return text(name)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        problem = f'names the file "{path}", which cannot be read'
        remedy = "Name a text file that the server may read."
        raise SettingError(variable=file_variable, problem=problem, remedy=remedy) from error
