"""What came in from Kafka, before and after reading it, and what can be said of a failure."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from pydantic import ValidationError

from shared.schemas.event import Envelope, Event

E_co = TypeVar("E_co", bound=Event, covariant=True)


class Record(NamedTuple):
    """A Kafka record as it came: nothing is interpreted yet."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    body: bytes


class Received(NamedTuple, Generic[E_co]):
    """An event that came in, with its envelope."""

    envelope: Envelope
    event: E_co
    record: Record

    @property
    def subject(self) -> UUID:
        """The person, order or module it is about."""
        return self.envelope.subject


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that does not keep the contract, with the reason in words without its data."""

    record: Record
    reason: str
    envelope: Envelope | None


def describe(fault: Exception) -> str:
    """Say in one line what went wrong, without values that may be personal."""
    if isinstance(fault, ValidationError):
        return fields_of(fault)
    origin = getattr(fault, "orig", None)
    state = getattr(origin, "sqlstate", None)
    return f"{type(fault).__name__}" + (f" {state}" if state else "")


def fields_of(error: ValidationError) -> str:
    """Name the fields that break the contract and how, without their values."""
    found = (f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['type']}" for e in error.errors())
    return "breaks the contract: " + ", ".join(found)
