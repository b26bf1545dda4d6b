"""The promotion plan: actions bound to moments, each with an owner (R32)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, StringConstraints, model_validator
from sqlmodel import and_, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school.aftercare.coaches import coaches
from services.school.domain import campaigns as rules
from services.school.domain.campaigns import (
    AudienceKind,
    CampaignChannel,
    CampaignMoment,
    CampaignRule,
    CampaignStatus,
    Sketch,
    faults,
)
from services.school.domain.moments import new_code
from services.school.models import CampaignRow, ModuleRow, MomentRow, StudentRow
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.texts import LongText, ShortText
from shared.schemas.vocabulary import Brin

OneLine = Annotated[ShortText, StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$")]
"""A text that goes above a mail: a line end there would begin another header."""
StaffNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$")]
_MONTHLY = (CampaignMoment.ONE_MONTH, CampaignMoment.SIX_MONTHS)


class Planned(BaseModel):
    """What is planned of an action, whether typed by people or told by software."""

    title: OneLine
    moment_kind: CampaignMoment
    moment_id: UUID | None = None
    audience: AudienceKind
    diploma_from: date | None = None
    diploma_until: date | None = None
    channel: CampaignChannel
    owner: OneLine
    owner_number: StaffNumber | None = None
    subject: OneLine | None = None
    text: LongText | None = None
    button: OneLine | None = None
    module_id: UUID | None = None
    send_on: date
    useful_until: date


class CampaignIn(Planned):
    """An action: at which moment, for whom, how, who does it, with which words, and when."""

    brin: Brin
    audience_klas: list[ShortText] = []

    def sketch(self) -> Sketch:
        """Return what decides whether the action is complete."""
        return Sketch(
            moment_kind=self.moment_kind,
            audience=self.audience,
            channel=self.channel,
            send_on=self.send_on,
            useful_until=self.useful_until,
            audience_klas=self.audience_klas,
            diploma_from=self.diploma_from,
            diploma_until=self.diploma_until,
            at_planned_moment=self.moment_id is not None,
            subject=self.subject,
            text=self.text,
        )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name, rule in faults(self.sketch()).items():
            raise ValueError(f"{name}: {rule.value}")
        return self


class ResultIn(BaseModel):
    """What people did and what it led to, in the owner's words."""

    result: LongText


async def add_campaign(tx: Transaction, asked: CampaignIn) -> CampaignRow:
    """Put an action in the plan, as a draft; raises NotFound and RuleBroken."""
    await _check(tx.session, asked)
    row = CampaignRow(campaign_id=uuid7(), code=new_code(), **asked.model_dump())
    tx.add(row)
    await tx.session.flush()
    return row


async def change_campaign(tx: Transaction, campaign_id: UUID, asked: CampaignIn) -> None:
    """Change a draft; its code stays. Raises NotFound and RuleBroken."""
    row = await tx.load(CampaignRow, campaign_id)
    require(row.status == CampaignStatus.DRAFT, CampaignRule.DRAFT_CHANGES)
    await _check(tx.session, asked)
    for name, value in asked.model_dump(exclude={"brin"}).items():
        setattr(row, name, value)


async def _check(session: AsyncSession, asked: CampaignIn) -> None:
    if asked.module_id is not None and await session.get(ModuleRow, asked.module_id) is None:
        raise NotFound("module")
    if asked.moment_id is not None:
        moment = await session.get(MomentRow, asked.moment_id)
        if moment is None or moment.brin != asked.brin:
            raise NotFound("moment")
        require(moment.kind == asked.moment_kind, CampaignRule.MOMENT_OF_KIND)


async def plan_campaign(tx: Transaction, campaign_id: UUID) -> None:
    """Plan a draft: from now on the clock does it on its day; raises RuleBroken."""
    row = await tx.load(CampaignRow, campaign_id)
    row.status = rules.plan(CampaignStatus(row.status), row.send_on, tx.today)
    row.next_on = row.send_on


async def take_back(tx: Transaction, campaign_id: UUID) -> None:
    """Make a planned action a draft again, before anything happened; raises RuleBroken."""
    row = await tx.load(CampaignRow, campaign_id)
    row.status = rules.back_to_draft(CampaignStatus(row.status))
    row.next_on = None


async def keep_result(
    tx: Transaction, campaign_id: UUID, asked: ResultIn, *, owner: str | None = None
) -> None:
    """Keep what an action by people led to; with that it is done. Raises RuleBroken.

    With ``owner`` only an action of that colleague; raises NotFound for another.
    """
    row = await tx.load(CampaignRow, campaign_id)
    if owner is not None and row.owner_number != owner:
        raise NotFound("campaign")
    row.status = rules.finish(CampaignStatus(row.status), row.by)
    row.result, row.next_on = asked.result, None


async def campaigns(
    session: AsyncSession,
    *,
    first: date | None = None,
    last: date | None = None,
    owner: str | None = None,
) -> Sequence[CampaignRow]:
    """Return actions in order of their day: of a period, or of one owner.

    An action for each person's own day belongs to every month through which it runs.
    """
    query = select(CampaignRow).order_by(col(CampaignRow.send_on), col(CampaignRow.campaign_id))
    if first is not None:
        runs_on = and_(
            col(CampaignRow.moment_kind).in_(_MONTHLY), col(CampaignRow.useful_until) >= first
        )
        query = query.where(or_(col(CampaignRow.send_on) >= first, runs_on))
    if last is not None:
        query = query.where(col(CampaignRow.send_on) <= last)
    if owner is not None:
        query = query.where(CampaignRow.owner_number == owner)
    return (await session.exec(query)).all()


async def campaign(
    session: AsyncSession, campaign_id: UUID, owner: str | None = None
) -> CampaignRow:
    """Return one action, or only when it is of an owner; raises NotFound."""
    row = await session.get(CampaignRow, campaign_id)
    if row is None or (owner is not None and row.owner_number != owner):
        raise NotFound("campaign")
    return row


async def campaign_by_code(session: AsyncSession, code: str) -> CampaignRow:
    """Return the action of a code, once it is planned; raises NotFound."""
    found = await session.exec(
        select(CampaignRow).where(
            CampaignRow.code == code, CampaignRow.status != CampaignStatus.DRAFT
        )
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound("campaign")
    return row


async def colleagues(session: AsyncSession, brin: str) -> Sequence[tuple[str, str]]:
    """Return the SLB'ers and coaches of a school, number and name: who can own an action."""
    found = await session.exec(
        select(StudentRow.slber_id, func.max(StudentRow.slber_name))
        .where(StudentRow.brin == brin)
        .group_by(col(StudentRow.slber_id))
    )
    known = dict(found.all()) | {
        number: each.name for number, each in (await coaches(session, brin)).items()
    }
    return sorted(known.items(), key=lambda each: (each[1], each[0]))
