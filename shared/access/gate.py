"""The gate of every address: who is asking, may they, and what do they reach. Default deny."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Annotated, Any, Protocol
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Request, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.exceptions import HTTPException
from uuid_utils.compat import uuid7

from shared.access import disclosures
from shared.access.actions import Action
from shared.access.decide import Access, decide
from shared.access.table import BY_LINK
from shared.access.who import Who
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime.correlation import current_correlation
from shared.runtime.links import Purpose

KIND_OF_SERVICE = {
    "school": "school",
    "municipality": "municipality",
    "partner": "partner",
    "notifications": "platform",
}
"""Whose rows a service holds."""


OPEN_PATHS = ("/openapi.json",)
"""Addresses that are not ours: the description of the API, which says nothing of anybody."""


class Recognises(Protocol):
    """Tells who is asking."""

    async def __call__(self, request: Request) -> Who | None:
        """Return who is asking, or None for somebody who did not sign in."""
        ...


class NoPermit(RuntimeError):
    """An address has no entry in the table; the service does not start."""


def permits(action: Action) -> params.Depends:
    """Return the dependency of an address: only who may do ``action`` comes through."""

    async def check(request: Request) -> Access:
        who = await _who(request)
        access = decide(who, action, request.app.state.kind)
        if access is None:
            raise HTTPException(HTTPStatus.FORBIDDEN, "Uw rol mag dit niet.")
        request.state.access = access
        return access

    check.permits = action  # type: ignore[attr-defined]
    return params.Depends(check)


def open_to_all(reason: str) -> params.Depends:
    """Return the dependency of an address that needs nobody to sign in, with the reason why."""

    async def check() -> None:
        pass

    check.open_because = reason  # type: ignore[attr-defined]
    return params.Depends(check)


def by_link(purpose: Purpose) -> params.Depends:
    """Return the dependency of an address in a mail: a signed link proves whose thing it is.

    It gives the identifier of that thing. Raises NoPermit for a purpose that is not in the table.
    """
    permit = next((each for each in BY_LINK if each.link == purpose.name), None)
    if permit is None:
        raise NoPermit(f"no entry in the table of permissions for links: {purpose.name}")

    async def check(request: Request, token: str) -> UUID:
        transactions: Transactions = request.app.state.transactions
        return transactions.links.thing(purpose, token, transactions.clock.now())

    check.open_because = f"a link in a mail: {permit.purpose}"  # type: ignore[attr-defined]
    return params.Depends(check)


async def _who(request: Request) -> Who:
    recognises: Recognises = request.app.state.recognises
    who = await recognises(request)
    if who is None:
        raise HTTPException(
            HTTPStatus.UNAUTHORIZED, "Meld u eerst aan.", {"www-authenticate": "Bearer"}
        )
    return who


def check_every_route(app: FastAPI) -> None:
    """Raise NoPermit naming the addresses that nobody decided about."""
    missing = [route.path for route in routes_of(app) if permit_of_route(route) is None]
    if missing:
        raise NoPermit(f"no entry in the table of permissions: {', '.join(sorted(missing))}")


def permit_of_route(route: APIRoute) -> Action | str | None:
    """Return the action that a route asks for, or why it is open; None when neither was said."""
    for call in _calls(route.dependant):
        found: Action | str | None = getattr(call, "permits", getattr(call, "open_because", None))
        if found is not None:
            return found
    return None


def routes_of(within: FastAPI | APIRouter) -> Iterator[APIRoute]:
    """Yield every address of an app, also of the routers inside it.

    Raises NoPermit for what is no address of ours, but for the description of the API.
    """
    for route in within.routes:
        inner = getattr(route, "original_router", None)
        if isinstance(inner, APIRouter):
            yield from routes_of(inner)
        elif isinstance(route, APIRoute):
            yield route
        elif getattr(route, "path", None) not in OPEN_PATHS:
            raise NoPermit(f"unknown kind of address: {route!r}")


def _calls(dependant: Dependant) -> Iterable[Callable[..., Any]]:
    for each in dependant.dependencies:
        if each.call is not None:
            yield each.call
        yield from _calls(each)


def _access(request: Request) -> Access | None:
    access: Access | None = getattr(request.state, "access", None)
    return access


def _transactions(request: Request) -> Transactions:
    """Return transactions that reach what the asker does; nothing when nobody was asked."""
    transactions: Transactions = request.app.state.transactions
    access = _access(request)
    return transactions.reaching(",".join(sorted(access.reach.codes)) if access else "")


Reached = Annotated[Transactions, Depends(_transactions)]
"""Transactions that reach what the asker does."""


async def _transaction(
    transactions: Reached,
) -> AsyncIterator[Transaction]:
    async with transactions.begin() as tx:
        yield tx


async def _reading(
    transactions: Reached,
) -> AsyncIterator[AsyncSession]:
    async with transactions.read() as session:
        yield session


async def _linked(request: Request) -> AsyncIterator[Transaction]:
    transactions: Transactions = request.app.state.transactions
    async with transactions.begin() as tx:
        yield tx


LinkTx = Annotated[Transaction, Depends(_linked, scope="function")]
"""As ``Tx``, for an address with ``by_link``: the link says which row; no role has a reach."""
Tx = Annotated[Transaction, Depends(_transaction, scope="function")]
"""A transaction that is committed *before* the answer goes out."""
Reading = Annotated[AsyncSession, Depends(_reading)]
"""A session for reading what shows no person."""


class Shown:
    """Reads, and writes down whose data are shown."""

    def __init__(self, tx: Transaction, access: Access) -> None:
        self.session = tx.session
        self.access = access
        self._tx = tx

    async def note(self, subjects: Iterable[UUID]) -> None:
        """Write that data of these people go out with this answer."""
        trace = current_correlation() or uuid7()
        await disclosures.write(self.session, self.access, subjects, at=self._tx.now, trace=trace)


async def _showing(request: Request, tx: Tx) -> Shown:
    access = _access(request)
    assert access is not None, "a route that shows people has a permit"
    return Shown(tx, access)


Showing = Annotated[Shown, Depends(_showing)]
"""A session for reading people's data; what is shown is noted in the log of reading."""
