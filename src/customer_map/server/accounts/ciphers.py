"""Turns secrets that must be read again into text that only this installation can read, and back."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def encrypted(text: str, *, purpose: str) -> str:
    """Return `text` readable only with the secret key of this installation, and only for this purpose."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def decrypted(text: str, *, purpose: str) -> str:
    """Return what `encrypted` was given for the same purpose."""
    return _cipher(purpose).decrypt(text.encode()).decode()


def _cipher(purpose: str) -> Fernet:
    digest = hashlib.sha256(purpose.encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
