"""Every event of every publisher, in one place."""

from importlib import import_module

from pydantic import BaseModel

from shared.schemas.event import REGISTRY, Event
from shared.schemas.personal import (
    CampaignContent,
    CoachCard,
    CoachLinks,
    ConsultationReply,
    Contact,
    ContactMoment,
    Feedback,
    HandoverLinks,
    Message,
    Overgangsdocument,
    Participant,
    PersonSought,
    PlaceLinks,
    SignUpLinks,
    SupportLinks,
)

MODULES = (
    "school",
    "invitations",
    "consultations",
    "campaigns",
    "quality",
    "looks",
    "municipality",
    "handovers",
    "region",
    "doorstroompunt",
    "partner",
    "notifications",
    "dead_letters",
)
"""Where the events are."""


def all_events() -> list[type[Event]]:
    """Return every event class, by type."""
    for module in MODULES:
        import_module(f"shared.schemas.{module}")
    return [event for event in (REGISTRY[name] for name in sorted(REGISTRY)) if _ours(event)]


def _ours(event: type[Event]) -> bool:
    return event.__module__.startswith("shared.schemas.")


def all_contracts() -> dict[str, type[BaseModel]]:
    """Return what is published, by the path of its snapshot: events, and what is sealed in them."""
    sealed = (
        CampaignContent,
        CoachCard,
        CoachLinks,
        ConsultationReply,
        Contact,
        ContactMoment,
        Feedback,
        HandoverLinks,
        Message,
        Overgangsdocument,
        Participant,
        PersonSought,
        PlaceLinks,
        SignUpLinks,
        SupportLinks,
    )
    contracts: dict[str, type[BaseModel]] = {
        event.dataschema.split("/schemas/")[1]: event for event in all_events()
    }
    return contracts | {f"personal/{model.__name__.lower()}.v1.json": model for model in sealed}
