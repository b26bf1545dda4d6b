"""Whom of the municipalities something that happened is told to, and which cases go out."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.casesystem.waiting import let_wait
from services.municipality.domain.history import LINES
from services.municipality.models import CaseRow, HandoverRow
from shared.access.actions import Action
from shared.connections.history import Happened, History, Pausing, Telling
from shared.connections.lines import facts_of
from shared.connections.telling import tell
from shared.messaging.transaction import Transaction
from shared.schemas.municipality import ConnectionPaused, MunicipalityTold


async def tell_municipalities(tx: Transaction) -> None:
    """Add what happened to the histories, and let accepted cases wait for the case system."""
    await let_wait(tx)
    await tell(tx, HISTORY)


async def _concerned(session: AsyncSession, happened: Sequence[Happened]) -> list[Telling]:
    """Return what is told, to which municipality: the event says, or the rows it is about."""
    handovers = await _of_handovers(session, happened)
    cases = await _of_cases(session, happened)
    told = []
    for each in happened:
        code: str | None = getattr(each.event, "gemeentecode", None)
        code = code or handovers.get(_handover_of(each)) or cases.get(each.subject)
        if code is not None:
            told.append(Telling(code, each, facts_of(each.event, LINES[type(each.event)])))
    return told


def _handover_of(happened: Happened) -> UUID | None:
    found: UUID | None = getattr(happened.event, "handover_id", None)
    return found


async def _of_handovers(
    session: AsyncSession, happened: Sequence[Happened]
) -> Mapping[UUID | None, str]:
    wanted = {_handover_of(each) for each in happened} - {None}
    query = select(HandoverRow.handover_id, HandoverRow.gemeentecode)
    found = await session.exec(query.where(col(HandoverRow.handover_id).in_(wanted)))
    return dict(found.all())


async def _of_cases(session: AsyncSession, happened: Sequence[Happened]) -> Mapping[UUID, str]:
    wanted = {each.subject for each in happened if _handover_of(each) is None}
    query = select(CaseRow.subject, CaseRow.gemeentecode)
    return dict((await session.exec(query.where(col(CaseRow.subject).in_(wanted)))).all())


def _paused(pausing: Pausing) -> ConnectionPaused:
    return ConnectionPaused(
        gemeentecode=pausing.code,
        connection="webhook",
        reason=pausing.reason,
        waiting=pausing.waiting,
        paused_on=pausing.paused_on,
        owner_mailbox=pausing.owner_mailbox,
    )


HISTORY = History(
    kind="municipality",
    code_name="gemeentecode",
    lines=LINES,
    told=MunicipalityTold,
    concerned=_concerned,
    paused=_paused,
    follow=Action.READ_HANDOVER_FEED,
    read=Action.READ_HANDOVER_CONNECTIONS,
    keep=Action.KEEP_HANDOVER_CONNECTIONS,
)
"""The histories of the municipalities."""
