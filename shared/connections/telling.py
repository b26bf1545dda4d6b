"""Writes histories, in the transaction of what happened.

One place for all of it: the end of every transaction. What was heard from others and what was
recorded here is looked up in the lines of the service; whatever has a line there is told to the
organisation it concerns. The last lock that a transaction takes is the one on the end of a history,
organisations in order of their code: so lines are numbered in the order of the commits, without
gaps, and nobody who holds such a lock waits for another.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from shared.access.rows import SERVICE, SET_REACH
from shared.connections.disclosing import note_told
from shared.connections.history import Happened, History, Telling, ToldEvent
from shared.connections.lines import Lines, side_of
from shared.connections.rows import HistoryRow
from shared.messaging.transaction import Recorded, Transaction

_EXTEND = text(
    """
    INSERT INTO history_end AS e (code, last)
    SELECT * FROM unnest(CAST(:codes AS text[]), CAST(:counts AS bigint[]))
    ON CONFLICT (code) DO UPDATE SET last = e.last + excluded.last
    RETURNING code, last, to_topic
    """
)
_ADD = text(
    """
    INSERT INTO history_line
        (code, number, event_id, cause_id, type, subject, of_person, told_at, body)
    SELECT * FROM unnest(
        CAST(:code AS text[]), CAST(:number AS bigint[]), CAST(:event_id AS uuid[]),
        CAST(:cause_id AS uuid[]), CAST(:type AS text[]), CAST(:subject AS uuid[]),
        CAST(:of_person AS boolean[]), CAST(:told_at AS timestamptz[]), CAST(:body AS text[]))
    """
)


async def tell(tx: Transaction, history: History) -> None:
    """Add what happened in this transaction to the histories of those it concerns.

    The service's own work, whoever the transaction is for: a trainer reaches neither the order of
    a colleague nor the history. Nothing is read or written for the asker after this.
    """
    happened = _happened(tx, history.lines)
    if not happened:
        return
    await tx.session.execute(text(SET_REACH), {"reach": SERVICE})
    told = await history.concerned(tx.session, happened)
    if tx.heard:
        told = await _not_told_before(tx.session, told)
    if told:
        await _add(tx, history, sorted(told, key=lambda each: each.code))


def _happened(tx: Transaction, lines: Lines) -> list[Happened]:
    heard = (
        Happened(h.envelope.id, h.envelope.correlationid, h.subject, h.event) for h in tx.heard
    )
    own = (Happened(r.id, r.correlation_id, r.subject, r.event) for r in tx.recorded)
    return [each for each in (*heard, *own) if type(each.event) in lines]


async def _not_told_before(session: AsyncSession, told: Sequence[Telling]) -> list[Telling]:
    """Leave out what is in the history already, should an old event come again."""
    causes = {each.happened.id for each in told}
    known = set(
        await session.exec(
            select(HistoryRow.cause_id).where(col(HistoryRow.cause_id).in_(causes)).distinct()
        )
    )
    return [each for each in told if each.happened.id not in known]


async def _add(tx: Transaction, history: History, told: Sequence[Telling]) -> None:
    counts: dict[str, int] = {}
    for each in told:
        counts[each.code] = counts.get(each.code, 0) + 1
    values = {"codes": list(counts), "counts": list(counts.values())}
    ends = {row.code: row for row in await tx.session.execute(_EXTEND, values)}
    following = {code: ends[code].last - count + 1 for code, count in counts.items()}
    rows, recorded = [], []
    for each in told:
        number = following[each.code]
        following[each.code] += 1
        line = _line(tx, history, each, number)
        rows.append(_row(history, each, line))
        if ends[each.code].to_topic:
            recorded.append(await _for_topic(tx, history, each, line))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    await tx.session.execute(_ADD, columns)
    tx.recorded.extend(recorded)


def _line(tx: Transaction, history: History, telling: Telling, number: int) -> ToldEvent:
    event = telling.happened.event
    return history.told(
        id=uuid7(),
        number=number,
        what=history.lines[type(event)].name,
        by=side_of(event),
        timestamp=tx.now,
        subject=telling.happened.subject,
        data=telling.data,
    )


def _row(history: History, telling: Telling, line: ToldEvent) -> dict[str, object]:
    return {
        "code": telling.code,
        "number": line.number,
        "event_id": line.id,
        "cause_id": telling.happened.id,
        "type": line.what,
        "subject": line.subject,
        "of_person": history.lines[type(telling.happened.event)].of_person,
        "told_at": line.timestamp,
        "body": line.to_body().decode(),
    }


async def _for_topic(
    tx: Transaction, history: History, telling: Telling, line: ToldEvent
) -> Recorded:
    """Return the same line as an event for the topic; telling of a person is logged."""
    happened = telling.happened
    if history.lines[type(happened.event)].of_person:
        whose, trace = f"{history.kind}:{telling.code}", happened.correlation_id
        await note_told(tx, whose, history.follow, line.subject, by="topic", trace=trace)
    return Recorded(
        id=line.id,
        topic=history.topic(telling.code),
        subject=line.subject,
        event=line,
        time=tx.now,
        correlation_id=happened.correlation_id,
        causation_id=happened.id,
    )
