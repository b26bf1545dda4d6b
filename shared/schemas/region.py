"""Events about the region, which the municipality publishes."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.schemas.event import Event


class EffectrapportageReminded(Event, publisher="municipality", stream="regie"):
    """The effectrapportage of a region is not final yet, and due soon (WEB 9.2.10; R42).

    Subject: the report.
    """

    region: Annotated[int, Field(ge=1)]
    """Number of the Doorstroompuntregio."""
    year: Annotated[int, Field(ge=1)]
    """What the report is about."""
    due_on: date
    """Last day."""
    days_left: Annotated[int, Field(ge=0)]
    """Days until then."""
    region_mailbox: str | None = None
    """Shared mailbox of the contactgemeente; not a person's."""
