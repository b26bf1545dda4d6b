"""The second lock: PostgreSQL itself shows nobody another organisation's rows (R54)."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.service.access.worlds import WORLDS, World
from tests.service.conftest import Desk, NewDesk

OPEN_TO_THE_SERVICE = {
    "alembic_version": "the number of the newest migration",
    "clock": "where a movable clock stands",
    "web_session": "asked for by the hash of a key, before it is known who asks",
    "dead_letter": "events set aside: technical, read by operators without content",
    "event_log": "pseudonymous facts, personal data sealed; read per person through its lock",
    "inbox": "identifiers of events that took effect",
    "outbox": "positions in event_log",
    "module": "the region's catalogue: no organisation's own, no person",
    "partner": "in the school: the region's partners with their mailbox for orders",
    "partner_step": "the region's partners: who of which school took a step, and why",
    "trainer": "the region's catalogue: people of partners, as they show themselves to everybody",
    "region_module": "what schools can order, as their catalogue published it to the region",
    "picture": "faces and logos that anybody may see",
}
"""Tables without a lock, each with the reason."""
OWN = {"school": "99ZZ", "partner": "P01", "municipality": "GM0599", "notifications": "estafette"}
OTHER = {"school": "98YY", "partner": "P02", "municipality": "GM0307", "notifications": "P02"}
OF_ITS_OWN = {"own_part_term"}
"""Parts of an organisation that its code alone does not open; test_own_part.py is about them."""
ONLY_THE_SERVICE = {
    "early_answer",
    "address",
    "mark",
    "alias_mark",
    "preference",
    "known_coach",
    "known_person",
    "meeting",
    "undeliverable",
    "region_person",
    "region_fact",
}
WITH_A_CASE = {"timeline_fact"}
"""Tables of which one reaches only the rows of people of whom one has an open case."""


@pytest.fixture(params=sorted(WORLDS))
async def world(request: pytest.FixtureRequest, new_desk: NewDesk) -> tuple[str, World]:
    return request.param, await WORLDS[request.param](new_desk)


async def locked_tables(desk: Desk) -> list[str]:
    rows = await desk.rows("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY relname")
    return [row["relname"] for row in rows]


async def counts(desk: Desk, reach: str | None) -> dict[str, int]:
    """Return the rows per locked table, asked without any filter."""
    found = {}
    for table in await locked_tables(desk):
        transactions = desk.transactions.reaching(reach or "")
        async with transactions.read() as session:
            if reach is None:
                await session.execute(text("RESET estafette.reach"))
            found[table] = await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0
    return found


async def test_r54_without_any_filter_one_sees_only_own_rows(world: tuple[str, World]) -> None:
    service, filled = world
    own = await counts(filled.desk, OWN[service])
    everything = await counts(filled.desk, "*")
    other = await counts(filled.desk, OTHER[service])
    foreign = {"partner", "coach"} if service == "partner" else set()

    assert sum(everything.values()) > 0
    for table in set(own) - foreign - ONLY_THE_SERVICE - OF_ITS_OWN - {"disclosure"}:
        assert own[table] == everything[table] or table in WITH_A_CASE, table
        assert other[table] == 0, table
    for table in ONLY_THE_SERVICE & set(own):
        assert own[table] == other[table] == 0


@pytest.mark.parametrize("reach", ["", None], ids=["empty", "never set"])
async def test_who_says_no_reach_sees_nothing(world: tuple[str, World], reach: str | None) -> None:
    assert set((await counts(world[1].desk, reach)).values()) == {0}


async def test_every_table_is_locked_or_has_a_reason_not_to_be(world: tuple[str, World]) -> None:
    rows = await world[1].desk.rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relrowsecurity "
        "AND NOT relispartition AND relnamespace = 'public'::regnamespace"
    )
    assert {row["relname"] for row in rows} <= set(OPEN_TO_THE_SERVICE)


async def test_the_services_role_owns_nothing_and_cannot_get_around(
    world: tuple[str, World],
) -> None:
    service, filled = world
    (role,) = await filled.desk.rows(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    owned = await filled.desk.rows(
        "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user "
        "AND relnamespace = 'public'::regnamespace"
    )
    assert (role["rolname"], role["rolsuper"], role["rolbypassrls"]) == (service, False, False)
    assert owned == []
    with pytest.raises(DBAPIError, match="must be owner"):
        await filled.desk.rows("ALTER TABLE disclosure DISABLE ROW LEVEL SECURITY")


async def write(desk: Desk, reach: str, statement: str, **values: Any) -> None:
    async with desk.transactions.reaching(reach).begin() as tx:
        await tx.session.execute(text(statement), values)


async def test_one_cannot_write_or_move_a_row_to_another_organisation(new_desk: NewDesk) -> None:
    desk = (await WORLDS["partner"](new_desk)).desk
    with pytest.raises(DBAPIError, match="row-level security"):
        await write(desk, "P02", "INSERT INTO coach VALUES ('C66', 'P01', 'Indringer')")
    with pytest.raises(DBAPIError, match="row-level security"):
        await write(desk, "P01", "UPDATE coach SET partner_id = 'P02' WHERE coach_id = 'C01'")
    await write(desk, "P02", "DELETE FROM coach WHERE coach_id = 'C01'")
    assert len(await desk.rows("SELECT * FROM coach WHERE coach_id = 'C01'")) == 1


async def test_the_log_of_reading_can_only_grow(new_desk: NewDesk) -> None:
    desk = (await WORLDS["municipality"](new_desk)).desk
    for statement in ("DELETE FROM disclosure", "UPDATE disclosure SET actor = 'niemand'"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await write(desk, "*", statement)


async def test_r31_a_coach_reaches_only_own_people_and_loses_them_at_once(
    new_desk: NewDesk,
) -> None:
    desk = (await WORLDS["school"](new_desk)).desk
    query = {"diploma_from": "2020-01-01", "diploma_until": "2030-01-01"}

    async def seen_by(coach: str) -> int:
        headers = desk.asking(f"school:99ZZ:coach:{coach}")
        answer = await desk.http.get("/graduates", params=query, headers=headers)
        return len(answer.json())

    assert (await seen_by("C01"), await seen_by("C02")) == (1, 0)
    await write(desk, "*", "UPDATE student SET coach_id = 'C02'")
    assert (await seen_by("C01"), await seen_by("C02")) == (0, 1)
