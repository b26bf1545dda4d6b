"""Turns a service into a web application that runs all its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from shared.access.gate import KIND_OF_SERVICE, check_every_route
from shared.access.pages import router as privacy
from shared.runtime.logs import configure_logs
from shared.runtime.operations import router as operations
from shared.runtime.process import Process, Service
from shared.runtime.settings import Settings
from shared.runtime.web import Observed, answer_with_problems


def create_app(service: Service, settings: Settings) -> FastAPI:
    """Return the application; it serves only after database, Kafka and consumer have started."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        configure_logs(settings)
        process = await Process.prepare(settings, service)
        app.state.process = process
        app.state.transactions = process.transactions
        try:
            await process.start()
            yield
        finally:
            await process.stop()

    app = FastAPI(
        title=f"Estafette – {settings.service}",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.kind = KIND_OF_SERVICE[settings.service]
    app.add_middleware(Observed, service=settings.service)
    answer_with_problems(app)
    app.include_router(operations)
    app.include_router(privacy)
    for router in service.routers:
        app.include_router(router)
    check_every_route(app)
    return app
