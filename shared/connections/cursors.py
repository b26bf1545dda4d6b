"""Places in a history, as receivers hand them back: opaque to them, stable for ever."""

import base64
import binascii
import re

_PLACE = re.compile(r"(?P<code>[A-Z0-9]{2,12})\.(?P<number>0|[1-9][0-9]{0,17})")


def write_cursor(code: str, number: int) -> str:
    """Return the cursor of the place behind a line; number 0 is the beginning."""
    return base64.urlsafe_b64encode(f"{code}.{number}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[str, int] | None:
    """Return organisation and number of a cursor, or None for what is none."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    found = _PLACE.fullmatch(text)
    return (found["code"], int(found["number"])) if found else None
