"""Cases of before get what a case has now: when they were accepted, and a coach to settle."""

from datetime import date
from uuid import UUID

from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from estafette.platform.postgres import Postgres, owner_of
from shared.runtime.migrate import alembic_config
from tests.conftest import create_database

SETTLED, WAITING = UUID(int=1), UUID(int=2)
BEFORE = (
    """
    INSERT INTO handover (handover_id, subject, gemeentecode, regie_version, held_since,
        from_organisation, to_organisation, status, offered_on, answer_by, agreed_on, coach_id,
        coach_organisation, document, settled_on)
    SELECT gen_random_uuid(), subject, 'GM0599', version, now(), 'school:99ZZ', 'gemeente:GM0599',
        'accepted', '2026-06-01', '2026-06-29', '2026-05-01', 'C01', 'partner:P01', 'x', settled
    FROM (VALUES (CAST(:settled AS uuid), 1, CAST('2026-06-02' AS date)),
        (:settled, 3, '2026-06-03'), (:waiting, 1, NULL)) AS h (subject, version, settled)
    """,
    """
    INSERT INTO support_case VALUES
        (:settled, 'GM0599', 'C01', 'partner:P01', '2026-06-02', 'open', 'onbekend')
    """,
)


def upgrade(connection: Connection, revision: str) -> None:
    command.upgrade(alembic_config("municipality", connection), revision)


async def test_r8_r9_a_handover_without_coach_has_an_open_case_from_now_on(
    postgres: Postgres,
) -> None:
    owner = owner_of("municipality")
    name = await create_database(postgres, f"OWNER {owner}")
    url = postgres.address(owner, name).replace("postgresql", "postgresql+asyncpg", 1)
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade, "0003")
        for statement in BEFORE:
            await connection.execute(text(statement), {"settled": SETTLED, "waiting": WAITING})
        await connection.run_sync(upgrade, "head")
        found = await connection.execute(
            text(
                "SELECT subject, status, accepted_version, coach_vacant_since "
                "FROM support_case ORDER BY subject"
            )
        )
        cases = [tuple(row) for row in found]
    await engine.dispose()

    assert cases == [
        (SETTLED, "open", 3, None),
        (WAITING, "open", 1, date(2026, 6, 1)),
    ]
