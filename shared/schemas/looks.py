"""Events of the school by which mails can look like whoever sends them."""

from typing import Annotated

from pydantic import Field

from shared.schemas.event import Event
from shared.schemas.personal import CoachCard, Sealed
from shared.schemas.vocabulary import Brin, CoachId, Colour, PartnerId


class BrandChanged(Event, publisher="school", stream="catalogue"):
    """A school looks like this from now on, in mails as well. Subject: the school."""

    brin: Brin
    """The school."""
    brand: str
    """What the school is called, also as sender of mails."""
    colour: Colour
    """Behind the head of a mail, and of buttons."""
    on_colour: Colour
    """Text on that colour."""
    link: Colour
    """Links on white."""
    contact: str
    """Shared mailbox for questions; not a person's."""
    logo: Annotated[str | None, Field(max_length=12_000)] = None
    """A small PNG in base64, if there is a logo."""


class CoachPresented(Event, publisher="school", stream="catalogue"):
    """A coach or trainer shows name and face to the young. Subject: the coach."""

    coach_id: CoachId
    """The coach."""
    partner_id: PartnerId
    """Who employs the coach."""
    card: Sealed[CoachCard]
    """Name and face; sealed under the coach."""
