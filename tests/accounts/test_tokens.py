"""Secrets of links and keys, and their hashes."""

import hashlib

from customer_map.server.accounts.tokens import hash_of, is_hash_of, new_secret


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert min(len(secret) for secret in made) >= 43  # 256 bits in base 64


def test_the_hash_is_sha_256() -> None:
    assert hash_of("abc") == hashlib.sha256(b"abc").hexdigest()
    assert is_hash_of(hash_of("abc"), "abc")
    assert not is_hash_of(hash_of("abc"), "abd")
