"""Runs one service: ``SERVICE=school python -m services``."""

import sys
from importlib import import_module

import uvicorn
from pydantic import ValidationError

from shared.runtime.app import create_app
from shared.runtime.garbage import collect_seldom
from shared.runtime.settings import Settings


def main() -> None:
    """Run the service that the environment names, until it is told to stop."""
    try:
        settings = Settings()
    except ValidationError as error:
        names = ", ".join(".".join(map(str, e["loc"])).upper() for e in error.errors())
        sys.exit(f"estafette: these settings are missing or wrong: {names}")
    service = import_module(f"services.{settings.service}.app").service
    collect_seldom()
    uvicorn.run(
        create_app(service, settings),
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
