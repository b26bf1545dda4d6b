"""Events about campaigns, and about who wants their messages. Subject: the person."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.schemas.event import Event
from shared.schemas.personal import CampaignContent, Contact, Sealed
from shared.schemas.vocabulary import Brin


class CampaignMessage(Event, publisher="school", stream="lifecycle"):
    """A school wants to tell one person something, within the dosing of all senders (R32, R33)."""

    campaign_id: UUID
    """The campaign."""
    brin: Brin
    """The school that sends."""
    purpose: Literal["guidance-promotion", "alumni"]
    """On which basis: guidance that the law asks for, or a yes to news for alumni."""
    priority: Annotated[int, Field(ge=1, le=9)] = 5
    """Which goes first of what waits: 1 first, 9 last."""
    send_from: date
    """First day on which it may go."""
    useful_until: date
    """Last day on which it is of use; after it the message lapses."""
    contact: Sealed[Contact]
    """To whom."""
    content: Sealed[CampaignContent]
    """The words."""


class ContactPreferenceSet(Event, publisher="school", stream="lifecycle"):
    """A school heard whether a person wants messages for a purpose (R34)."""

    brin: Brin
    """The school whose messages these are."""
    purpose: Literal["guidance-promotion", "alumni"]
    """Which purpose."""
    wanted: bool
    """Yes or no."""
    heard_from: Literal["school", "alumni-system"]
    """Who told."""
    heard_on: date
    """Day."""
