"""When two pseudonyms are one person: they share an e-mail address or a phone number (R35)."""

import re
import unicodedata
from enum import StrEnum
from uuid import UUID

_DUTCH = "+31"


class Why(StrEnum):
    """Why two pseudonyms count as one person."""

    EMAIL = "email"
    PHONE = "phone"
    BY_HAND = "by-hand"


class JoiningRule(StrEnum):
    """Rules that say no."""

    TWO_PEOPLE = "Vul twee verschillende pseudoniemen in."
    NOT_ONE_YET = "Deze twee tellen al als één persoon."
    STILL_ONE = "Deze twee tellen al niet meer als één persoon."


def normal_email(email: str) -> str:
    """Return an address in the form in which the same addresses are equal."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def normal_phone(phone: str) -> str | None:
    """Return a number with its country, or None for what cannot be dialled; Dutch by default."""
    digits = re.sub(r"[^\d+]", "", phone.replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"{_DUTCH}{digits[1:]}"
    return digits if re.fullmatch(r"\+[1-9]\d{8,14}", digits) else None


def pair(one: UUID, another: UUID) -> tuple[UUID, UUID]:
    """Return two pseudonyms in the order in which they are kept."""
    return (one, another) if one < another else (another, one)
