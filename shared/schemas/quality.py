"""Events of the school about quality: results of evaluations, and decisions on signals."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.event import Event
from shared.schemas.personal import Feedback, Sealed
from shared.schemas.vocabulary import Brin, PartnerId


class _Results(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class SideResult(_Results):
    """What one side answered, together; never of fewer than five answers (R36)."""

    side: Literal["student", "slber", "partner"]
    """Who answered."""
    number: Annotated[int, Field(ge=5)]
    """How many answers it is made of."""
    mean: Annotated[float, Field(ge=1, le=5)]
    """Mean mark over all questions."""
    klik: Annotated[float | None, Field(ge=1, le=5)] = None
    """Mean mark for the klik with the trainer; only students are asked."""


class ModuleResult(_Results):
    """What is known of one module."""

    module_id: UUID
    """The module."""
    module_name: str
    """Its name."""
    sides: Annotated[tuple[SideResult, ...], Field(min_length=1)]
    """The sides of which enough answers are known."""


class ResultsPublished(Event, publisher="school", stream="catalogue"):
    """How a partner's modules are evaluated at one school, for that partner to see (R36).

    Takes the place of what was published before of the same school and partner. Two of them
    never differ by fewer than five answers, so that nobody can be told apart. Subject: made of
    the school and the partner, the same each time.
    """

    brin: Brin
    """The school whose people answered."""
    partner_id: PartnerId
    """Whose modules they are."""
    published_on: date
    """Day."""
    modules: tuple[ModuleResult, ...]
    """Modules with results that may be shown; the others are left out."""
    total: tuple[SideResult, ...]
    """The modules above, taken together."""


class SignalDecided(Event, publisher="school", stream="orders"):
    """The school decided on what the partner brought up with ``FeedbackGiven`` (R37).

    After ``parked`` another decision may follow. Subject: the order.
    """

    feedback_id: UUID
    """The signal, as the partner named it."""
    partner_id: PartnerId
    """Who gave it."""
    decision: Literal["adopted", "rejected", "parked"]
    """What becomes of it."""
    reason: Sealed[Feedback]
    """Why; sealed under the order."""
    decided_on: date
    """Day."""
