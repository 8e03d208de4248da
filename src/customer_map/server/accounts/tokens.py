"""Makes the secrets of links and keys, and the hashes that are kept in their place."""

import hashlib
import hmac
import secrets

SECRET_BYTES = 32  # 256 random bits: nothing to guess, so a plain hash is enough


def new_secret() -> str:
    """Return a random secret that fits into an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256 in 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_hash_of(stored: str, secret: str) -> bool:
    """Whether `stored` is the hash of `secret`; takes as long for a wrong one as for the right one."""
    return hmac.compare_digest(stored, hash_of(secret))
