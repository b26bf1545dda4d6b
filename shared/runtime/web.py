"""HTTP as all services do it: problem details (RFC 9457), correlation, metrics, dependencies."""

import re
import time
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils.compat import uuid7

from shared.messaging.transaction import Transactions
from shared.pages import templates
from shared.pages.refusals import refusal_page, wants_page
from shared.rules import NotFound, RuleBroken
from shared.runtime import metrics
from shared.runtime.clock import ClockMovedBack, today
from shared.runtime.correlation import follow
from shared.runtime.links import LinkUnusable
from shared.runtime.sealing import Sealer

log = structlog.get_logger(__name__)

_LOCKED_ROW = "42501"
"""PostgreSQL's code for a row beyond the asker's reach (and for a table, which tests find)."""
_pages = templates("shared.pages")
_NOT_AS_ASKED = "Deze pagina kan uw vraag niet lezen."
PROBLEM = "application/problem+json"
_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")


def _transactions(request: Request) -> Transactions:
    transactions: Transactions = request.app.state.transactions
    return transactions


def _sealer(transactions: Annotated[Transactions, Depends(_transactions)]) -> Sealer:
    return transactions.sealer


def _today(transactions: Annotated[Transactions, Depends(_transactions)]) -> date:
    return today(transactions.clock)


def _now(transactions: Annotated[Transactions, Depends(_transactions)]) -> datetime:
    return transactions.clock.now()


Unsealing = Annotated[Sealer, Depends(_sealer)]
"""Opens sealed personal data for who may see it."""
Today = Annotated[date, Depends(_today)]
"""The day in Europe/Amsterdam by the service's clock."""
Now = Annotated[datetime, Depends(_now)]
"""The instant by the service's clock."""


def problem(status: int, detail: str, **more: object) -> JSONResponse:
    """Return an RFC 9457 answer; ``detail`` is for people and holds no personal data."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return JSONResponse({**body, "detail": detail, **more}, status, media_type=PROBLEM)


async def refusal(request: Request, status: int, detail: str, **more: object) -> Response:
    """Return a page for a browser and problem details for others, about the same."""
    if wants_page(request):
        return await refusal_page(request, status, detail)
    return problem(status, detail, **more)


def answer_with_problems(app: FastAPI) -> None:
    """Make the app answer every error as a page to browsers, else as problem details."""
    _answer_refusals(app)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        fields = [
            {"field": ".".join(map(str, e["loc"][1:])) or str(e["loc"][0]), "problem": e["msg"]}
            for e in error.errors()
        ]
        detail = "De aanvraag klopt niet: " + "; ".join(
            f"{f['field']}: {f['problem']}" for f in fields
        )
        if wants_page(request):
            return await refusal_page(request, HTTPStatus.UNPROCESSABLE_ENTITY, _NOT_AS_ASKED)
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=fields)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        if error.status_code == HTTPStatus.UNAUTHORIZED and wants_page(request):
            return _to_sign_in(request)
        told = str(error.detail)
        ours = told != HTTPStatus(error.status_code).phrase
        if wants_page(request):
            answer: Response = await refusal_page(request, error.status_code, told if ours else "")
        else:
            answer = problem(error.status_code, told)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    async def anything(request: Request, error: Exception) -> Response:
        return await unexpected(request, error)


def _to_sign_in(request: Request) -> Response:
    """Send a browser to sign in and back; what was typed in a form is lost, its page is not."""
    if request.method != "GET":
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?{urlencode({'next': asked})}", HTTPStatus.SEE_OTHER)


def _answer_refusals(app: FastAPI) -> None:
    @app.exception_handler(RuleBroken)
    async def rule_broken(request: Request, error: RuleBroken) -> Response:
        return await refusal(request, HTTPStatus.CONFLICT, str(error), rule=error.rule.name)

    @app.exception_handler(NotFound)
    async def not_found(request: Request, error: NotFound) -> Response:
        detail = "Dit bestaat niet, of niet voor u."
        return await refusal(request, HTTPStatus.NOT_FOUND, detail, kind=error.kind)

    @app.exception_handler(LinkUnusable)
    async def link_unusable(request: Request, _: LinkUnusable) -> Response:
        return _pages.TemplateResponse(
            request, "link-unusable.html", status_code=HTTPStatus.NOT_FOUND
        )

    @app.exception_handler(DBAPIError)
    async def database_error(request: Request, error: DBAPIError) -> Response:
        if getattr(error.orig, "sqlstate", None) == _LOCKED_ROW:
            return await not_found(request, NotFound("row"))
        return await unexpected(request, error)

    @app.exception_handler(ClockMovedBack)
    async def clock_moved_back(request: Request, error: ClockMovedBack) -> Response:
        return await refusal(request, HTTPStatus.CONFLICT, str(error))


async def unexpected(request: Request, error: Exception) -> Response:
    """Log a fault of ours and return an answer that tells nothing of it."""
    log.error("request.failed", fault=type(error).__name__, exc_info=error)
    detail = "" if wants_page(request) else "Er ging iets mis. Probeer het later."
    return await refusal(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail)


class Observed:
    """ASGI middleware: gives every request a correlation id, and counts and times it by route."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        correlation = _correlation(headers.get(b"x-correlation-id", b"").decode("latin-1"))
        trace = headers.get(b"traceparent", b"").decode("latin-1")
        follow(correlation, trace if _TRACEPARENT.match(trace) else None)
        started, status = time.perf_counter(), 500

        async def observe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"].append((b"x-correlation-id", str(correlation).encode()))
            await send(message)

        try:
            await self._app(scope, receive, observe)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            metrics.REQUEST_SECONDS.labels(self._service, route, str(status)).observe(
                time.perf_counter() - started
            )


def _correlation(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return uuid7()
