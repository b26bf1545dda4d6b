"""The shape of a line of an organisation's history, the same in feed, webhook and topic."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Facts = dict[str, str | int | bool | list[str] | None]
"""Flat facts: codes, days, numbers."""
Side = Literal["school", "municipality", "partner"]
"""Who made something happen."""


class Told(BaseModel):
    """A line of one organisation's history. Without personal data: pseudonym and facts."""

    model_config = ConfigDict(
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        use_attribute_docstrings=True,
    )

    id: UUID
    """Identity of the line: also the webhook's, and the CloudEvents id."""
    number: Annotated[int, Field(ge=1)]
    """Place in the organisation's history: 1, 2, 3, without gaps."""
    what: Annotated[str, Field(alias="type", examples=["order.placed"])]
    """What happened."""
    by: Side
    """Who made it happen."""
    timestamp: datetime
    """When it came into the history."""
    subject: UUID
    """The order, or the pseudonym of the person, it is about."""
    data: Facts
    """The facts; no personal data."""
