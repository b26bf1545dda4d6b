"""The place of a movable clock: kept in the database, followed by other processes, never back."""

from datetime import timedelta

from shared.runtime.clock import MovableClock
from shared.runtime.clock_store import follow_clock, load_clock, move_clock
from shared.runtime.process import make_engine
from tests.conftest import NewSettings

A_DAY = timedelta(days=1)


async def test_another_process_follows_a_clock_that_was_moved(new_settings: NewSettings) -> None:
    settings = await new_settings("school")
    engine = make_engine(settings)
    ours, theirs = await load_clock(settings, engine), await load_clock(settings, engine)
    assert isinstance(ours, MovableClock)
    assert isinstance(theirs, MovableClock)

    await move_clock(ours, ours.now() + A_DAY, engine)
    await follow_clock(theirs, engine)

    assert theirs.offset == ours.offset
    await engine.dispose()


async def test_a_clock_that_moves_is_not_put_back_by_what_was_read_before(
    new_settings: NewSettings,
) -> None:
    settings = await new_settings("school")
    engine = make_engine(settings)
    clock = await load_clock(settings, engine)
    assert isinstance(clock, MovableClock)

    clock.move_to(clock.now() + A_DAY)  # not in the database yet
    moved = clock.offset
    await follow_clock(clock, engine)

    assert clock.offset == moved
    await engine.dispose()
