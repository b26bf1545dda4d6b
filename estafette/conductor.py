"""Moves the clock of all services together, and waits until what it led to has happened."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from estafette.clients import Services

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MORNING = time(8, 0)
"""The hour at which a day of a moved clock starts."""
_POLL_SECONDS = 0.01
_SETTLE_SECONDS = 300.0

People = Callable[[date], Awaitable[int]]
"""What people do on a day; returns how much they did."""


class NotSettled(Exception):
    """Events kept going round, or a service stopped reading, for too long."""


async def today(services: Services) -> date:
    """Return the day at which the services' clocks stand."""
    state = await services.school.get("/clock")
    return datetime.fromisoformat(state["now"]).astimezone(AMSTERDAM).date()


async def settle(services: Services) -> None:
    """Wait until no event is under way: twice in a row nothing waits and nothing was counted.

    Raises NotSettled when that does not come.
    """
    give_up = asyncio.get_running_loop().time() + _SETTLE_SECONDS
    before: list[tuple[int, int]] | None = None
    while True:
        states = await asyncio.gather(*(s.get("/progress") for s in services.all))
        quiet = not any(s["outbox"] or s["lag"] or s["background"] for s in states)
        counts = [(s["published"], s["received"]) for s in states]
        if quiet and counts == before:
            return
        before = counts if quiet else None
        if asyncio.get_running_loop().time() > give_up:
            raise NotSettled(f"after {_SETTLE_SECONDS:.0f} s work is still under way: {states}")
        await asyncio.sleep(_POLL_SECONDS)


async def move_to(services: Services, day: date) -> None:
    """Set all clocks to the morning of a day; what falls due happens, and so does what follows."""
    now = datetime.combine(day, MORNING, AMSTERDAM).isoformat()
    await asyncio.gather(*(s.put("/clock", {"now": now}) for s in services.all))
    await settle(services)


async def advance(
    services: Services,
    until: date,
    *,
    people: People | None = None,
    passed: Callable[[date], None] | None = None,
) -> None:
    """Move the clock day by day to ``until``, stopping at every day on which something is due.

    With ``people`` it also stops at least once a week, and lets them act at every stop.
    """
    day = await today(services)
    while day < until:
        day = min(await _next_stop(services, day, weekly=people is not None), until)
        await move_to(services, day)
        if people is not None and await people(day):
            await settle(services)
        if passed is not None:
            passed(day)


async def _next_stop(services: Services, day: date, *, weekly: bool) -> date:
    clocks = await asyncio.gather(*(s.get("/clock") for s in services.all))
    dues = [date.fromisoformat(c["first_due"]) for c in clocks if c["first_due"]]
    tomorrow = day + timedelta(days=1)
    stops = [max(due, tomorrow) for due in dues]
    if weekly:
        stops.append(day + timedelta(days=7))
    return min(stops, default=date.max)
