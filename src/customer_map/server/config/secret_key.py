"""The key that signs sessions and links: from the environment, else made once and kept in the data folder."""

import os
import secrets
from contextlib import suppress

from customer_map.errors import CustomerMapError
from customer_map.server.config import environment
from customer_map.server.config.data_folder import DataFolder, folder_errors

VARIABLE = "CUSTOMER_MAP_SECRET_KEY"
SHORTEST = 32
FEWEST_CHARACTERS = 8
DEFAULTS = ("django-insecure", "changeme", "change-me", "secret", "password", "example", "your-")


class WeakSecretKeyError(CustomerMapError):
    """The key could be guessed."""

    code = "weak_secret_key"
    message = (
        "The secret key in {source} could be guessed: it is short, repeats itself or is an example."
    )
    hint = (
        "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. "
        "Or unset the variable: one is then made and kept in the data folder."
    )


def secret_key(folder: DataFolder) -> str:
    """The key of this installation.

    Raises:
        WeakSecretKeyError: too short, too uniform, or a well-known example.
    """
    given = environment.secret(VARIABLE)
    if given:
        return _strong(given, VARIABLE)
    with folder_errors(folder.path):
        if not folder.secret_key.exists():
            _create(folder)
        return _strong(
            folder.secret_key.read_text(encoding="ascii").strip(), str(folder.secret_key)
        )


def _create(folder: DataFolder) -> None:
    """Write the whole key under another name first: no process ever reads half of it."""
    draft = folder.secret_key.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
    with suppress(FileExistsError):  # another process was quicker: its key counts
        os.link(draft, folder.secret_key)
    draft.unlink()


def _strong(key: str, source: str) -> str:
    is_varied = len(key) >= SHORTEST and len(set(key)) >= FEWEST_CHARACTERS
    if not is_varied or key.lower().startswith(DEFAULTS):
        raise WeakSecretKeyError(source=source)
    return key
