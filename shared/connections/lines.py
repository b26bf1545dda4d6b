"""Which events systems are told of, and which fields of them. Default deny."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.schemas.event import Event
from shared.schemas.told import Facts, Side


@dataclass(frozen=True, slots=True)
class Line:
    """How an event stands in a history."""

    name: str
    """The word for it outside: what it is about, and what happened."""
    fields: tuple[str, ...]
    """Fields of the event that are told; a field that is missing here never is."""
    of_person: bool = False
    """True if the subject is a person; then telling it is a disclosure (R50)."""


Lines = Mapping[type[Event], Line]


def facts_of(event: Event, line: Line) -> Facts:
    """Return what is told of an event; only fields that its line names."""
    return event.model_dump(mode="json", include=set(line.fields))


def side_of(event: Event) -> Side:
    """Return who made it happen."""
    sides: dict[str, Side] = {"school": "school", "municipality": "municipality"}
    return sides.get(event.publisher, "partner")
