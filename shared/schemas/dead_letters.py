"""The event that a consumer publishes about an event that it could not handle."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.schemas.event import Event


class DeadLettered(Event, publisher="delivery", stream="dead-letter"):
    """An event was set aside by a consumer; goes to ``<topic>.dead-letter``.

    Subject: the subject of the failed event, or the nil UUID if it had none. The failed event
    itself stays in its topic, at the place named here.
    """

    group: str
    """Which consumer group could not handle it."""
    from_topic: str
    """Where it came from."""
    from_partition: Annotated[int, Field(ge=0)]
    """Where it came from."""
    from_offset: Annotated[int, Field(ge=0)]
    """Where it came from."""
    event_id: UUID | None = None
    """Its id, if it had a readable one."""
    event_type: str | None = None
    """Its type, if it had a readable one."""
    reason: str
    """What went wrong, without values."""
    attempts: Annotated[int, Field(ge=1)]
    """How often it was tried."""
