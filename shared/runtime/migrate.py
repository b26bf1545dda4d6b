"""Brings a service's database up to date, from the service's own history of migrations.

The owner of the tables migrates; the service itself has a role that owns nothing, so that it can
neither change a table nor get around the locks on its rows (``shared.access.rows``).
"""

from importlib import resources

from alembic import command, context
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.tables import keep_partitions

_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE ON disclosure FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}",
)


class NotMigrated(OSError):
    """The database is not up to date; somebody has to migrate it first."""


def alembic_config(service: str, connection: Connection | None = None) -> Config:
    """Return the Alembic configuration of one service."""
    config = Config()
    config.set_main_option(
        "script_location", str(resources.files(f"services.{service}.migrations"))
    )
    config.attributes["connection"] = connection
    return config


async def migrate(engine: AsyncEngine, service: str) -> None:
    """Upgrade to the newest version as the tables' owner; several processes may do so at once.

    The role with the name of the service gets what it needs to work with them.
    """
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('migrations'))"))
        await connection.run_sync(
            lambda sync: command.upgrade(alembic_config(service, sync), "head")
        )
        await keep_partitions(connection)
        for grant in _GRANTS:
            await connection.execute(text(grant.format(role=service)))


async def check_migrated(engine: AsyncEngine, service: str) -> None:
    """Raise NotMigrated until the database is at the version that this code works with."""
    newest = ScriptDirectory.from_config(alembic_config(service)).get_current_head()
    try:
        async with engine.connect() as connection:
            found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    except ProgrammingError as error:
        raise NotMigrated(f"the database of {service} has no tables yet") from error
    if found != newest:
        raise NotMigrated(f"the database of {service} is at {found}, not at {newest}")


def run_env(metadata: MetaData) -> None:
    """What a service's ``migrations/env.py`` does: run on the connection that was handed over."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
