"""Shared mailboxes of organisations: derived from their codes, as demonstration data.

A list of the region's real mailboxes takes their place where this runs for real.
"""


def intake_mailbox(gemeentecode: str) -> str:
    """Return where a municipality hears of handovers."""
    return f"intake-{gemeentecode.lower()}@gemeente.example"


def doorstroompunt_mailbox(gemeentecode: str) -> str:
    """Return where a municipality's Doorstroompunt hears of consultations."""
    return f"doorstroompunt-{gemeentecode.lower()}@gemeente.example"
