"""Handing a case to the municipality's own case system: in which steps, and when it gives up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

_RSIN = re.compile(r"[0-9]{9}")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


class Step(StrEnum):
    """What is made in a case system, in this order; each is made once."""

    CASE = "case"
    DOCUMENT = "document"
    LINK = "link"
    STATUS = "status"


Progress = Mapping[Step, str]
"""The address in the case system of each step that is done."""


class DeliveryStatus(StrEnum):
    """How it stands with handing one case over."""

    WAITING = "waiting"
    DONE = "done"
    STUCK = "stuck"
    """The system takes others and has refused this one for days."""
    VOID = "void"
    """The case closed before it was handed over: the ground to give the document is gone."""


class SystemStatus(StrEnum):
    """Whether cases go to a case system, and if not why."""

    ACTIVE = "active"
    PAUSED = "paused"
    """By who keeps the connections."""
    FAILING = "failing"
    """No success for days."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as another system gets it. Nothing in it says who it is about but the document."""

    handover_id: UUID
    accepted_at: datetime
    started_on: date
    document: bytes
    """The overgangsdocument as HTML."""

    @property
    def reference(self) -> str:
        """The identification of case and document there: 40 characters, as the standard allows."""
        return f"EST-{self.handover_id}"


def next_step(progress: Progress) -> Step | None:
    """Return the first step that is not done, or None when all are."""
    return next((step for step in Step if step not in progress), None)


def only_this_one(failing_since: datetime, last_success_at: datetime | None) -> bool:
    """Return True if the system took others while it refused this one."""
    return last_success_at is not None and last_success_at > failing_since


def is_rsin(number: str) -> bool:
    """Return True for the form of an RSIN: nine digits that pass the eleven test."""
    if not _RSIN.fullmatch(number):
        return False
    digits = map(int, number)
    return sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0 and any(
        digit != "0" for digit in number
    )


def _rsin(number: str) -> str:
    if not is_rsin(number):
        raise ValueError("Een RSIN heeft negen cijfers. Kijk of alle cijfers kloppen.")
    return number


Rsin = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_rsin)]
"""Number of the municipality as an organisation."""
