"""Identifiers of what has a code only, so that events can be about it and seal for it."""

from uuid import UUID, uuid5

_OURS = UUID("6f0f2f1e-5f3a-5a53-9d4e-2f6c1c0b7a11")


def coach_subject(coach_id: str) -> UUID:
    """Return the subject of events about a coach; everybody works out the same."""
    return uuid5(_OURS, f"coach {coach_id}")


def school_subject(brin: str) -> UUID:
    """Return the subject of events about a school, whatever the location."""
    return uuid5(_OURS, f"school {brin[:4]}")
