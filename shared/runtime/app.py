"""Turns a service into a web application that runs all its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware

from shared.access.gate import KIND_OF_SERVICE, check_every_route
from shared.access.pages import router as privacy
from shared.identity.bodies import BodyLimit
from shared.identity.headers import SecurityHeaders
from shared.identity.identity import Identity
from shared.identity.limits import make_limiter
from shared.identity.sessions import LENGTH, Sessions
from shared.identity.signing_in import router as signing_in
from shared.pages.styles import router as styles
from shared.runtime.clock import SystemClock
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
        identity = Identity(settings, Sessions(process.engine, SystemClock().now))
        app.state.identity = app.state.recognises = identity
        try:
            await process.start()
            yield
        finally:
            await process.stop()
            await identity.issuer.close()

    app = FastAPI(
        title=f"Estafette – {settings.service}",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.kind = KIND_OF_SERVICE[settings.service]
    app.state.menu, app.state.brands = service.menu, service.brands
    app.state.limiter = make_limiter()
    _add_middleware(app, settings)
    answer_with_problems(app)
    app.include_router(operations)
    app.include_router(privacy)
    app.include_router(signing_in)
    app.include_router(styles)
    for router in service.routers:
        app.include_router(router)
    check_every_route(app)
    return app


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Add what surrounds every request; the last added is the outermost."""
    secure = settings.public_url.startswith("https:")
    app.add_middleware(BodyLimit, streamed="/imports/")
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.session_key.get_secret_value(),
        session_cookie="__Host-estafette" if secure else f"estafette-{settings.service}",
        max_age=int(LENGTH.total_seconds()),
        same_site="lax",
        https_only=secure,
    )
    app.add_middleware(SecurityHeaders, public_url=settings.public_url, issuer=settings.oidc_issuer)
    app.add_middleware(Observed, service=settings.service)
