"""Recognises identifiers: the form of a BRIN, and numbers that could be a BSN (R46)."""

import re

_BRIN = re.compile(r"^[0-9]{2}[A-Z0-9]{2}([0-9]{2})?$")
_NINE_DIGITS = re.compile(r"(?<![0-9])(?:[0-9][ .-]?){8}[0-9](?![0-9])")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_brin(text: str) -> bool:
    """Return True if the text has the form of a BRIN, with or without location."""
    return _BRIN.match(text) is not None


def looks_like_bsn(text: str) -> bool:
    """Return True if the text holds nine digits, also written apart, that pass the 11-test."""
    return any(_passes_eleven_test(match) for match in _NINE_DIGITS.findall(text))


def _passes_eleven_test(number: str) -> bool:
    digits = [int(c) for c in number if c.isdigit()]
    total = sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True))
    return any(digits) and total % 11 == 0
