"""What a service says of the histories it keeps: whose they are, and what is told in them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.actions import Action
from shared.connections.lines import Lines
from shared.messaging.grants import out_topic
from shared.schemas.event import Event
from shared.schemas.municipality import MunicipalityTold
from shared.schemas.partner import PartnerTold
from shared.schemas.told import Facts

ToldEvent = PartnerTold | MunicipalityTold
"""A line, as each service writes it."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that a history has a line for, heard or recorded."""

    id: UUID
    correlation_id: UUID
    subject: UUID
    event: Event


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told to whom."""

    code: str
    happened: Happened
    data: Facts


@dataclass(frozen=True, slots=True)
class Pausing:
    """A system takes nothing any more; its owner gets a mail."""

    code: str
    reason: Literal["failing", "gone"]
    waiting: int
    paused_on: date
    owner_mailbox: str


@dataclass(frozen=True, slots=True)
class History:
    """The histories that a service keeps, one for each organisation of a kind."""

    kind: str
    """Kind of organisation."""
    code_name: str
    """What the code of such an organisation is called in JSON."""
    lines: Lines
    """What is told."""
    told: Callable[..., ToldEvent]
    """Makes a line, as an event for the organisation's topic."""
    concerned: Callable[[AsyncSession, Sequence[Happened]], Awaitable[list[Telling]]]
    """Finds whom something that happened is told to."""
    paused: Callable[[Pausing], Event]
    """Makes the event that tells an owner that a system takes nothing any more."""
    follow: Action
    """What a system does that follows the history; of persons it is logged under this (R50)."""
    read: Action
    """Seeing the connections."""
    keep: Action
    """Choosing them."""

    def topic(self, code: str) -> str:
        """Return the name of an organisation's own topic."""
        return out_topic(f"{self.kind}:{code}")
