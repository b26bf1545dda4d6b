"""Brings a service's database up to date, from the service's own history of migrations."""

from importlib import resources

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.tables import prepare_partitions


def alembic_config(service: str, connection: Connection | None = None) -> Config:
    """Return the Alembic configuration of one service."""
    config = Config()
    config.set_main_option(
        "script_location", str(resources.files(f"services.{service}.migrations"))
    )
    config.attributes["connection"] = connection
    return config


async def migrate(engine: AsyncEngine, service: str) -> None:
    """Upgrade to the newest version; several processes may do so at once."""
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('migrations'))"))
        await connection.run_sync(
            lambda sync: command.upgrade(alembic_config(service, sync), "head")
        )
        await prepare_partitions(connection)


def run_env(metadata: MetaData) -> None:
    """What a service's ``migrations/env.py`` does: run on the connection that was handed over."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
