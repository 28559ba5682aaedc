"""One-time codes: how they are made, shown, read back and kept.

Ten letters out of thirty that nobody mistakes for one another (no O and 0, no I, L and 1, no U beside V) are 49 bits:
enough against guessing while the code lives two weeks and the page slows a guesser down. Only a keyed digest is kept.
"""

import secrets

from django.utils.crypto import salted_hmac

from core.text import ascii_digits

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


def new_code() -> str:
    """A fresh code, ungrouped."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """The code as it is written down: `7KQ2M-XW9DT`."""
    half = LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def read(text: str) -> str:
    """What a person typed, as a code: either kind of digits, any case, with or without the dash and spaces."""
    return "".join(letter for letter in ascii_digits(text).upper() if letter.isalnum())


def digest(code: str) -> str:
    """HMAC-SHA256 of the code under `SECRET_KEY`, hex: what the database keeps and finds by."""
    return salted_hmac("accounts.codes", read(code), algorithm="sha256").hexdigest()
