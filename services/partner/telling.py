"""Whom of the partners something that happened is told to."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.domain.history import LINES, RESUMED, STOPPED
from services.partner.models import CoachQuestionRow, OrderRow, ParticipantRow
from shared.access.actions import Action
from shared.connections.history import Happened, History, Pausing, Telling
from shared.connections.lines import facts_of
from shared.connections.rows import HistoryRow
from shared.connections.telling import tell
from shared.messaging.transaction import Transaction
from shared.schemas.municipality import CoachContinuityAsked
from shared.schemas.partner import CoachAvailability, PartnerTold, WebhookPaused


async def tell_partners(tx: Transaction) -> None:
    """Add what happened in this transaction to the histories of the partners it concerns."""
    await tell(tx, HISTORY)


async def _concerned(session: AsyncSession, happened: Sequence[Happened]) -> list[Telling]:
    """Return what is told, to which partner: the event says, or the rows that it is about."""
    orders = await _partners_of_orders(session, happened)
    questions = await _partners_of_questions(session, happened)
    turned = await _stopped_or_back(session, happened)
    told = []
    for each in happened:
        if _turns(each):
            told += [
                Telling(partner_id, each, {"enrolment_id": str(enrolment_id)})
                for partner_id, enrolment_id in turned.pop((each.subject, _name(each)), ())
            ]
            continue
        match each.event:
            case CoachContinuityAsked(coach_organisation=organisation):
                kind, _, code = organisation.partition(":")
                partner_id = code if kind == "partner" else None
            case CoachAvailability(handover_id=handover_id):
                partner_id = questions.get(handover_id)
            case event:
                partner_id = getattr(event, "partner_id", None) or orders.get(each.subject)
        if partner_id is not None:
            told.append(Telling(partner_id, each, facts_of(each.event, LINES[type(each.event)])))
    return told


async def _partners_of_orders(
    session: AsyncSession, happened: Iterable[Happened]
) -> Mapping[UUID, str]:
    wanted = {
        each.subject
        for each in happened
        if not LINES[type(each.event)].of_person and not hasattr(each.event, "partner_id")
    }
    if not wanted:
        return {}
    query = select(OrderRow.order_id, OrderRow.partner_id)
    return dict((await session.exec(query.where(col(OrderRow.order_id).in_(wanted)))).all())


async def _partners_of_questions(
    session: AsyncSession, happened: Iterable[Happened]
) -> Mapping[UUID, str]:
    wanted = {e.event.handover_id for e in happened if isinstance(e.event, CoachAvailability)}
    if not wanted:
        return {}
    query = select(CoachQuestionRow.handover_id, CoachQuestionRow.partner_id)
    found = await session.exec(query.where(col(CoachQuestionRow.handover_id).in_(wanted)))
    return dict(found.all())


def _name(happened: Happened) -> str:
    return LINES[type(happened.event)].name


def _turns(happened: Happened) -> bool:
    return _name(happened) in (STOPPED, RESUMED)


async def _stopped_or_back(
    session: AsyncSession, happened: Iterable[Happened]
) -> dict[tuple[UUID, str], list[tuple[str, UUID]]]:
    """Return partner and enrolment of participants who stopped by it, or came back, by person.

    Only of those who were not told of yet: what a partner heard last of an enrolment is one of
    the two, or neither.
    """
    wanted = {each.subject for each in happened if _turns(each)}
    if not wanted:
        return {}
    lines = await session.exec(
        select(HistoryRow.type, HistoryRow.body)
        .where(col(HistoryRow.subject).in_(wanted), col(HistoryRow.type).in_([STOPPED, RESUMED]))
        .order_by(col(HistoryRow.number))
    )
    heard = {
        PartnerTold.from_body(body.encode()).data["enrolment_id"]: name for name, body in lines
    }
    query = select(ParticipantRow).where(col(ParticipantRow.subject).in_(wanted))
    turned: dict[tuple[UUID, str], list[tuple[str, UUID]]] = {}
    for row in await session.exec(query.order_by(col(ParticipantRow.enrolment_id))):
        last = heard.get(str(row.enrolment_id))
        now = STOPPED if row.status == "stopped" else RESUMED
        if last != now and STOPPED in (now, last):
            turned.setdefault((row.subject, now), []).append((row.partner_id, row.enrolment_id))
    return turned


def _paused(pausing: Pausing) -> WebhookPaused:
    return WebhookPaused(
        partner_id=pausing.code,
        reason=pausing.reason,
        waiting=pausing.waiting,
        paused_on=pausing.paused_on,
        owner_mailbox=pausing.owner_mailbox,
    )


HISTORY = History(
    kind="partner",
    code_name="partner_id",
    lines=LINES,
    told=PartnerTold,
    concerned=_concerned,
    paused=_paused,
    follow=Action.READ_FEED,
    read=Action.READ_CONNECTIONS,
    keep=Action.KEEP_CONNECTIONS,
)
"""The histories of the partners."""
