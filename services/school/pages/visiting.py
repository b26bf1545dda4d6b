"""Who visits the public pages: nobody we know. They reach one school's rows, and never a list."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from services.school.aftercare.moments import Code, moment_by_code
from services.school.domain.campaigns import CampaignRule
from services.school.domain.moments import MomentRule, is_open
from services.school.models import CampaignRow, MomentRow
from services.school.promotion.plan import campaign_by_code
from shared.identity.csrf import begin_csrf, check_csrf
from shared.messaging.transaction import Transaction, Transactions
from shared.reference import UnknownReference, institution
from shared.rules import NotFound, require
from shared.runtime.clock import AMSTERDAM
from shared.schemas.vocabulary import Brin

OPEN = "the public shop: no account, and nothing that shows whether somebody is known"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the public pages of a school."""

    brin: str
    school: str
    tx: Transaction
    moment: MomentRow | None = None
    campaign: CampaignRow | None = None


async def _form(request: Request) -> None:
    begin_csrf(request)
    await check_csrf(request)


async def _at_school(request: Request, brin: Brin) -> AsyncIterator[Visit]:
    transactions: Transactions = request.app.state.transactions
    async with transactions.reaching(brin).begin() as tx:
        yield Visit(brin, await _school(request, brin, tx), tx)


async def _at_moment(request: Request, code: Code) -> AsyncIterator[Visit]:
    transactions: Transactions = request.app.state.transactions
    async with transactions.read() as session:
        moment = await moment_by_code(session, code)
    async with transactions.reaching(moment.brin).begin() as tx:
        ended = moment.ends_at.astimezone(AMSTERDAM).date()
        require(is_open(ended, tx.today), MomentRule.STILL_OPEN)
        yield Visit(moment.brin, await _school(request, moment.brin, tx), tx, moment)


async def _of_campaign(request: Request, code: Code) -> AsyncIterator[Visit]:
    transactions: Transactions = request.app.state.transactions
    async with transactions.read() as session:
        campaign = await campaign_by_code(session, code)
    async with transactions.reaching(campaign.brin).begin() as tx:
        require(is_open(campaign.useful_until, tx.today), CampaignRule.SIGN_UP_OVER)
        school = await _school(request, campaign.brin, tx)
        yield Visit(campaign.brin, school, tx, campaign=campaign)


async def _school(request: Request, brin: str, tx: Transaction) -> str:
    """Return the school's name, and let the page wear its brand."""
    try:
        name = institution(brin, tx.today).name
    except UnknownReference as error:
        raise NotFound("school") from error
    request.state.brand = await request.app.state.brands(request, brin)
    return name


AnyForm = Depends(_form)
"""Dependency of public pages with a form: it must come from our own page."""
AtSchool = Annotated[Visit, Depends(_at_school, scope="function")]
AtMoment = Annotated[Visit, Depends(_at_moment, scope="function")]
OfCampaign = Annotated[Visit, Depends(_of_campaign, scope="function")]
