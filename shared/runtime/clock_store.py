"""Keeps the place of a movable clock in the database, so that a restart continues there."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.runtime.clock import Clock, MovableClock, SystemClock
from shared.runtime.settings import Settings

SCHEMA = (
    """
    CREATE TABLE clock (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        ahead interval NOT NULL
    )
    """,
    "COMMENT ON TABLE clock IS 'How far a movable clock is ahead of the real time.'",
)


async def load_clock(settings: Settings, engine: AsyncEngine) -> Clock:
    """Return the clock of the settings; a movable one stands where it was left."""
    if settings.clock == "system":
        return SystemClock()
    clock = MovableClock(settings.clock_start or SystemClock().now())
    async with engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO clock (ahead) VALUES (:ahead) ON CONFLICT DO NOTHING"),
            {"ahead": clock.offset},
        )
        clock.offset = await _read(connection)
    return clock


async def move_clock(clock: MovableClock, moment: datetime, engine: AsyncEngine) -> None:
    """Move forward and remember it; raises ClockMovedBack."""
    clock.move_to(moment)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE clock SET ahead = :ahead"), {"ahead": clock.offset})


async def follow_clock(clock: MovableClock, engine: AsyncEngine) -> None:
    """Take over the place that another process of this service moved the clock to.

    Never back: what is read may be from before a move of our own.
    """
    async with engine.connect() as connection:
        clock.offset = max(clock.offset, await _read(connection))


async def _read(connection: AsyncConnection) -> timedelta:
    ahead: timedelta = (await connection.execute(text("SELECT ahead FROM clock"))).scalar_one()
    return ahead
