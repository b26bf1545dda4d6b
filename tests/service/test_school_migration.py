"""Policy that decided for all schools goes on to decide for each school with students."""

from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from estafette.platform.postgres import Postgres, owner_of
from shared.runtime.migrate import alembic_config
from tests.conftest import create_database

BEFORE, AFTER = "0004", "0005"


def upgrade(connection: Connection, revision: str) -> None:
    command.upgrade(alembic_config("school", connection), revision)


async def test_r2_policy_of_all_becomes_policy_of_each_school_that_has_students(
    postgres: Postgres,
) -> None:
    owner = owner_of("school")
    name = await create_database(postgres, f"OWNER {owner}")
    url = postgres.address(owner, name).replace("postgresql", "postgresql+asyncpg", 1)
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade, BEFORE)
        await connection.execute(
            text(
                "INSERT INTO pseudonym VALUES (gen_random_uuid(), '99ZZ', '1'), "
                "(gen_random_uuid(), '99ZZ', '2'), (gen_random_uuid(), '98YY01', '1')"
            )
        )
        await connection.execute(
            text("INSERT INTO partner VALUES ('P01', 'Partner Een', 'b@p01.example')")
        )
        await connection.run_sync(upgrade, AFTER)
        policies = await connection.execute(
            text("SELECT brin, version, groups FROM policy ORDER BY brin")
        )
        partners = await connection.execute(
            text("SELECT p.stage, s.stage FROM partner p JOIN partner_step s USING (partner_id)")
        )
        kept, stages = policies.all(), partners.all()
    await engine.dispose()

    assert [tuple(row) for row in kept] == [
        ("98YY", "2026-1", ["bbl-2"]),
        ("99ZZ", "2026-1", ["bbl-2"]),
    ]
    assert [tuple(row) for row in stages] == [("contracted", "contracted")]
