"""Everything the four services recorded about one subject, in order of time."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from estafette.clients import Services


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in a timeline."""

    at: datetime
    service: str
    event: str
    data: dict[str, Any]


async def timeline(services: Services, subject: UUID) -> list[Entry]:
    """Return the events about a subject, oldest first; sealed values are left out."""
    found = await asyncio.gather(*(s.get("/events", subject=str(subject)) for s in services.all))
    entries = [
        Entry(
            datetime.fromisoformat(event["time"]),
            service.name,
            event["type"].rsplit(".", 2)[-2],
            event["data"],
        )
        for service, events in zip(services.all, found, strict=True)
        for event in events
    ]
    return sorted(entries, key=lambda entry: entry.at)
