"""What a partner's systems are told: decided for every event, and never anything personal."""

from typing import get_origin

import pytest

from services.partner.domain.history import LINES, NOT_TOLD
from services.partner.handlers import inbox
from shared.connections.lines import Line, facts_of, side_of
from shared.schemas import school
from shared.schemas.event import REGISTRY, Event
from shared.schemas.partner import PartnerTold
from shared.schemas.personal import Contact, Sealed
from shared.schemas.registry import all_events
from shared.schemas.vocabulary import Funding

OF_HERE = [event for event in all_events() if event.publisher == "partner"]


def test_it_is_decided_of_every_event_whether_partners_are_told() -> None:
    heard = [REGISTRY[name] for name in inbox.types]
    assert set(heard) <= set(LINES) | set(NOT_TOLD)
    assert set(OF_HERE) <= set(LINES) | set(NOT_TOLD)
    assert set(LINES).isdisjoint(NOT_TOLD)


@pytest.mark.parametrize(
    ("event", "line"), LINES.items(), ids=lambda each: getattr(each, "type", "")
)
def test_r25_r51_a_line_names_fields_that_exist_and_are_not_personal(
    event: type[Event], line: Line
) -> None:
    for name in line.fields:
        annotation = str(event.model_fields[name].annotation)
        assert "Sealed" not in annotation, name
        assert get_origin(event.model_fields[name].annotation) is not Sealed
    assert not {"order_mailbox", "orderer", "participant", "contact"} & set(line.fields)


def test_r46_facts_fit_the_contract_and_leave_out_who_ordered() -> None:
    sealed = Sealed[Contact]("eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn")
    ordered = school.ModuleOrdered.model_validate(
        {
            "module_id": "01990000-0000-7000-8000-000000000001",
            "module_name": "Pitchen",
            "partner_id": "P01",
            "brin": "99ZZ",
            "klas": "2BOL-001",
            "group_size": 20,
            "period_from": "2026-06-04",
            "period_until": "2026-06-20",
            "location": "Lokaal 1.12",
            "funding": Funding.STATUTORY,
            "respond_by": "2026-06-04",
            "orderer": sealed,
            "order_mailbox": "orders@p01.example",
            "wished_starts": ["2026-06-08T09:00:00+02:00"],
        }
    )
    facts = facts_of(ordered, LINES[school.ModuleOrdered])

    assert set(facts) == set(LINES[school.ModuleOrdered].fields)
    assert "orders@p01.example" not in str(facts)
    assert side_of(ordered) == "school"
    told = {
        "id": "01990000-0000-7000-8000-000000000002",
        "number": 1,
        "type": "order.placed",
        "by": "school",
        "timestamp": "2026-06-01T08:00:00Z",
        "subject": "01990000-0000-7000-8000-000000000003",
        "data": facts,
    }
    assert PartnerTold.model_validate(told).data == facts
