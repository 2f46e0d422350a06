"""Passwords: what is accepted, and how they are kept.

https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
"""

import secrets
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from needlewise.clinic import clinic
from needlewise.errors import NeedlewiseError

SHORTEST, LONGEST = 12, 200
_HASHER = PasswordHasher()
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
# Twelve characters and more, from published lists of leaked passwords, and what is near at hand.
_COMMON = """
    123123123123 123456789012 1234567890123 1q2w3e4r5t6y administrator changemechangeme
    dermatology dermatologyclinic iloveyouiloveyou letmeinletmein microneedling needlewise
    password1234 password12345 password123456 passwordpassword q1w2e3r4t5y6 qwertyuiop12
    qwertyuiop123 qwertyqwerty welcome12345 welcomewelcome
"""


class WeakPassword(NeedlewiseError):
    """A password that others could guess; the text says what is wrong with it."""


def check(password: str, name: str) -> None:
    """Whether `name` may use `password`.

    Raises:
        WeakPassword: they may not.
    """
    password = _normal(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(
            f"A password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}. "
            "A few words that only you would put together are easy to remember."
        )
    bare = _bare(password)
    if len(set(bare)) < 4:
        raise WeakPassword("This password repeats few characters. Please mix more of them.")
    known = {
        _bare(name),
        _bare(name.partition("@")[0]),
        _bare(clinic().name),
        *map(_bare, _COMMON.split()),
    }
    if bare.strip("0123456789") in known or bare in known:
        raise WeakPassword("This password is easy to guess. Please choose another one.")


def hashed(password: str) -> str:
    """What is kept of `password`: Argon2id with a salt of its own."""
    return _HASHER.hash(_normal(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether `kept` was made of `password`; takes as long where there is none kept."""
    try:
        matches = _HASHER.verify(kept or _nobodys(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return matches and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was made with weaker parameters than are used today."""
    return _HASHER.check_needs_rehash(kept)


def one_time() -> str:
    """A password to be typed once: 16 letters and digits in groups of four."""
    groups = ("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe())


def _normal(password: str) -> str:
    """The same characters, whichever keyboard they were typed on."""
    return unicodedata.normalize("NFKC", password)


def _bare(text: str) -> str:
    return "".join(c for c in _normal(text).casefold() if c.isalnum())
