"""Systems that bring and take data: what they may expect."""

from enum import StrEnum


class ConnectionRule(StrEnum):
    """What a connection asks; the value is what people read."""

    KEY_OF_ONE_REQUEST = (
        "Deze Idempotency-Key is al gebruikt voor een andere aanvraag. Kies een nieuwe sleutel."
    )
