"""What a municipality's systems are told: decided for every event, and never anything personal."""

import pytest

from services.municipality.domain.history import LINES, NOT_TOLD
from services.municipality.handlers import inbox
from shared.connections.lines import Line
from shared.schemas.event import REGISTRY, Event
from shared.schemas.registry import all_events

OF_HERE = {event for event in all_events() if event.publisher == "municipality"}


def test_it_is_decided_of_every_event_whether_municipalities_are_told() -> None:
    heard = {REGISTRY[name] for name in inbox.types}
    assert heard | OF_HERE <= set(LINES) | set(NOT_TOLD)
    assert set(LINES).isdisjoint(NOT_TOLD)


@pytest.mark.parametrize(
    ("event", "line"), LINES.items(), ids=lambda each: getattr(each, "type", "")
)
def test_r19_r46_r51_a_line_names_fields_that_exist_and_tells_no_reason_and_nothing_sealed(
    event: type[Event], line: Line
) -> None:
    for name in line.fields:
        assert "Sealed" not in str(event.model_fields[name].annotation), name
    assert not {"reason", "document", "intake_mailbox", "agreed_on"} & set(line.fields)
    assert line.of_person, "a municipality is only told of persons, and that is logged (R50)"
