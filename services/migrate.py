"""Migrates one service's database as its owner: ``SERVICE=school python -m services.migrate``."""

import asyncio
import sys

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings
from sqlalchemy import NullPool
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from shared.runtime.migrate import migrate
from shared.runtime.settings import ServiceName


class MigrationSettings(BaseSettings):
    """What a migration must know."""

    service: ServiceName
    """Whose database."""
    database_owner_url: str = Field(pattern=r"^postgresql\+asyncpg://")
    """Address of the database for the role that owns its tables."""


async def run(settings: MigrationSettings) -> None:
    """Migrate to the newest version."""
    engine = create_async_engine(settings.database_owner_url, poolclass=NullPool)
    try:
        await migrate(engine, settings.service)
    finally:
        await engine.dispose()


def main() -> None:
    """Migrate the database that the environment names, or say in one line why not."""
    try:
        asyncio.run(run(MigrationSettings()))
    except ValidationError as error:
        names = ", ".join(".".join(map(str, e["loc"])).upper() for e in error.errors())
        sys.exit(f"estafette: these settings are missing or wrong: {names}")
    except (DBAPIError, OSError) as error:
        sys.exit(f"estafette: the database cannot be migrated: {type(error).__name__}")


if __name__ == "__main__":
    main()
