"""Who is asking: somebody of the school by name, or somebody who has a link."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.foretelling import Dose
from shared.access.decide import Access
from shared.access.gate import open_to_all
from shared.messaging.transaction import Transaction, Transactions
from shared.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody of a school."""

    brin: str
    name: str
    code: str
    """Own staff number; for who has none, the issuer's identifier."""


def _asker(request: Request) -> Asker:
    access: Access = request.state.access
    numbers = (
        held.number
        for held in access.who.memberships
        if held.organisation == access.organisation and held.role is access.role
    )
    number = next(numbers, None)
    brin = access.organisation.partition(":")[2]
    return Asker(brin, access.who.name, number or access.who.subject)


Asking = Annotated[Asker, Depends(_asker)]
"""Who is asking; only behind ``permits``."""


async def _counting(request: Request) -> AsyncIterator[AsyncSession]:
    access: Access = request.state.access
    transactions: Transactions = request.app.state.transactions
    brin = access.organisation.partition(":")[2]
    async with transactions.reaching(brin).read() as session:
        yield session


Counting = Annotated[AsyncSession, Depends(_counting)]
"""Reaches the whole school of who asks, also where they reach only own people: to count only.

Only behind ``permits``."""


def _dose(request: Request) -> Dose:
    settings: Settings = request.app.state.settings
    return Dose(settings.dosing_messages, settings.dosing_days)


Dosed = Annotated[Dose, Depends(_dose)]
"""How many messages a person gets at most, of all senders together (R33)."""

BY_LINK = open_to_all("a link that cannot be guessed, to a form without a name")


async def _by_link(request: Request) -> AsyncIterator[Transaction]:
    """Open a transaction of the service itself: the link in the address is all that is known."""
    transactions: Transactions = request.app.state.transactions
    async with transactions.begin() as tx:
        yield tx


ByLink = Annotated[Transaction, Depends(_by_link, scope="function")]
"""A transaction for who comes by a link; it reaches what the link's key leads to."""
