"""Writes the history of each partner, in the transaction of what happened.

One place for all of it: the end of every transaction. What was heard from others and what was
recorded here is looked up in ``domain.history``; whatever has a line there is told to the partner
it concerns. The last lock that a transaction takes is the one on the end of a history, partners in
order of their code: so lines are numbered in the order of the commits, without gaps, and nobody
who holds such a lock waits for another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.partner.connections.disclosing import note_told
from services.partner.domain.history import LINES, RESUMED, STOPPED, facts_of, side_of
from services.partner.models import CoachQuestionRow, HistoryRow, OrderRow, ParticipantRow
from shared.access.rows import SERVICE, SET_REACH
from shared.messaging.grants import out_topic
from shared.messaging.transaction import Recorded, Transaction
from shared.schemas.event import Event
from shared.schemas.municipality import CoachContinuityAsked
from shared.schemas.partner import CoachAvailability, Facts, PartnerTold

_EXTEND = text(
    """
    INSERT INTO partner_feed AS f (partner_id, last)
    SELECT * FROM unnest(CAST(:partners AS text[]), CAST(:counts AS bigint[]))
    ON CONFLICT (partner_id) DO UPDATE SET last = f.last + excluded.last
    RETURNING partner_id, last, to_topic
    """
)
_ADD = text(
    """
    INSERT INTO partner_event
        (partner_id, number, event_id, cause_id, type, subject, of_person, told_at, body)
    SELECT * FROM unnest(
        CAST(:partner_id AS text[]), CAST(:number AS bigint[]), CAST(:event_id AS uuid[]),
        CAST(:cause_id AS uuid[]), CAST(:type AS text[]), CAST(:subject AS uuid[]),
        CAST(:of_person AS boolean[]), CAST(:told_at AS timestamptz[]), CAST(:body AS text[]))
    """
)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that a history has a line for, heard or recorded."""

    id: UUID
    correlation_id: UUID
    subject: UUID
    event: Event


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told to whom."""

    partner_id: str
    happened: Happened
    data: Facts


async def tell_partners(tx: Transaction) -> None:
    """Add what happened in this transaction to the histories of the partners it concerns.

    The service's own work, whoever the transaction is for: a trainer reaches neither the order of
    a colleague nor the history. Nothing is read or written for the asker after this.
    """
    happened = _happened(tx)
    if not happened:
        return
    await tx.session.execute(text(SET_REACH), {"reach": SERVICE})
    told = await _concerned(tx.session, happened)
    if tx.heard:
        told = await _not_told_before(tx.session, told)
    if told:
        await _add(tx, sorted(told, key=lambda each: each.partner_id))


def _happened(tx: Transaction) -> list[Happened]:
    heard = (
        Happened(h.envelope.id, h.envelope.correlationid, h.subject, h.event) for h in tx.heard
    )
    own = (Happened(r.id, r.correlation_id, r.subject, r.event) for r in tx.recorded)
    return [each for each in (*heard, *own) if type(each.event) in LINES]


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
            told.append(Telling(partner_id, each, facts_of(each.event)))
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


async def _not_told_before(session: AsyncSession, told: Sequence[Telling]) -> list[Telling]:
    """Leave out what is in the history already, should an old event come again."""
    causes = {each.happened.id for each in told}
    known = set(
        await session.exec(
            select(HistoryRow.cause_id).where(col(HistoryRow.cause_id).in_(causes)).distinct()
        )
    )
    return [each for each in told if each.happened.id not in known]


async def _add(tx: Transaction, told: Sequence[Telling]) -> None:
    counts: dict[str, int] = {}
    for each in told:
        counts[each.partner_id] = counts.get(each.partner_id, 0) + 1
    values = {"partners": list(counts), "counts": list(counts.values())}
    ends = {row.partner_id: row for row in await tx.session.execute(_EXTEND, values)}
    following = {partner: ends[partner].last - count + 1 for partner, count in counts.items()}
    rows, recorded = [], []
    for each in told:
        number = following[each.partner_id]
        following[each.partner_id] += 1
        line = _line(tx, each, number)
        rows.append(_row(each, line))
        if ends[each.partner_id].to_topic:
            recorded.append(await _for_topic(tx, each, line))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    await tx.session.execute(_ADD, columns)
    tx.recorded.extend(recorded)


def _line(tx: Transaction, telling: Telling, number: int) -> PartnerTold:
    event = telling.happened.event
    return PartnerTold(
        id=uuid7(),
        number=number,
        what=LINES[type(event)].name,
        by=side_of(event),
        timestamp=tx.now,
        subject=telling.happened.subject,
        data=telling.data,
    )


def _row(telling: Telling, line: PartnerTold) -> dict[str, object]:
    return {
        "partner_id": telling.partner_id,
        "number": line.number,
        "event_id": line.id,
        "cause_id": telling.happened.id,
        "type": line.what,
        "subject": line.subject,
        "of_person": LINES[type(telling.happened.event)].of_person,
        "told_at": line.timestamp,
        "body": line.to_body().decode(),
    }


async def _for_topic(tx: Transaction, telling: Telling, line: PartnerTold) -> Recorded:
    """Return the same line as an event for the partner's topic; telling of a person is logged."""
    if LINES[type(telling.happened.event)].of_person:
        await note_told(
            tx, telling.partner_id, line.subject, by="topic", trace=telling.happened.correlation_id
        )
    return Recorded(
        id=line.id,
        topic=out_topic(f"partner:{telling.partner_id}"),
        subject=line.subject,
        event=line,
        time=tx.now,
        correlation_id=telling.happened.correlation_id,
        causation_id=telling.happened.id,
    )
