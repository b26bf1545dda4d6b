"""Recognises identifiers: the form of a BRIN, and numbers that could be a BSN (R46)."""

import re

_BRIN = re.compile(r"[0-9]{2}[A-Z0-9]{2}([0-9]{2})?")
_BETWEEN = "[ \u00a0.–-]?"
_RUN = re.compile(rf"[0-9](?:{_BETWEEN}[0-9]){{8}}")
_NINE_DIGITS = re.compile(rf"(?<![0-9])(?=((?:[0-9]{_BETWEEN}){{8}}[0-9])(?![0-9]))")
_COUNTRY_CODE = re.compile(rf"(?:\+|(?<![0-9])00)[1-9][0-9]{{0,2}}{_BETWEEN}(?:\(0\){_BETWEEN})?$")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_REMAINDER_OF_ONDERWIJSNUMMER = 5


def is_brin(text: str) -> bool:
    """Return True if the text has the form of a BRIN, with or without location."""
    return _BRIN.fullmatch(text) is not None


def looks_like_bsn(text: str) -> bool:
    """Return True if the text holds nine digits that could be a BSN or an onderwijsnummer.

    The digits may be written apart with one space, dot or dash between them. A phone number
    behind its country code does not count: one in eleven would be refused by chance.
    """
    return _RUN.search(text) is not None and any(  # a million rows hold no such run at all
        _passes_eleven_test(match[1]) and not _COUNTRY_CODE.search(text, 0, match.start())
        for match in _NINE_DIGITS.finditer(text)
    )


def _passes_eleven_test(number: str) -> bool:
    digits = [int(c) for c in number if c.isdecimal()]
    remainder = sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % 11
    if digits[:2] == [1, 0] and remainder == _REMAINDER_OF_ONDERWIJSNUMMER:
        return True
    return remainder == 0 and any(digits)
