"""Events of the school with a link by which somebody who does not sign in can act."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.schemas.event import Event
from shared.schemas.personal import CoachLinks, Contact, PlaceLinks, Sealed, SignUpLinks
from shared.schemas.vocabulary import Brin


class SignUpReceived(Event, publisher="school", stream="orders"):
    """Somebody signed up in the public shop and must confirm by a link. Subject: the sign-up."""

    kind: Literal["aftercare", "module"]
    """Coaching after the diploma, or one module."""
    contact: Sealed[Contact]
    """Where the link goes."""
    links: Sealed[SignUpLinks]
    """The link that confirms."""
    brin: Brin | None = None
    """The school in whose shop it was; absent in events of before."""


class CoachChoiceOffered(Event, publisher="school", stream="lifecycle"):
    """A participant may choose a coach, or another one, whenever they like (R31)."""

    contact: Sealed[Contact]
    """How to tell them."""
    links: Sealed[CoachLinks]
    """The page with the coaches."""


class PlaceChoiceOffered(Event, publisher="school", stream="orders"):
    """Somebody can answer by a link whether they take a place that came free (R28).

    Follows the partner's ``PlaceOffered``. Subject: the person.
    """

    enrolment_id: UUID
    """The enrolment."""
    module_name: str
    """Name of the module."""
    answer_by: date
    """Last day for an answer; after it the place goes to the next."""
    links: Sealed[PlaceLinks]
    """The page with both answers."""
