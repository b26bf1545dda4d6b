"""One unit of work: rows and the events about them are committed together, or not at all."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Table, TextClause, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from shared.access.rows import SET_REACH
from shared.messaging.received import Received
from shared.rules import NotFound
from shared.runtime.clock import AMSTERDAM, Clock
from shared.runtime.correlation import current_correlation, current_traceparent
from shared.runtime.links import Links
from shared.runtime.sealing import Sealer
from shared.schemas.event import Envelope, Event

MAX_BODY_BYTES = 900_000
"""Largest event body; Kafka refuses messages of a megabyte, and a refused one would block."""

Row = TypeVar("Row", bound=SQLModel)

_SET_REACH = text(SET_REACH)
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]
_RECORD = text(
    """
    WITH logged AS (
        INSERT INTO event_log
            (id, topic, type, subject, time, correlation_id, causation_id, traceparent, body)
        SELECT id, topic, type, subject, time, correlation_id, causation_id, traceparent, body
        FROM unnest(
            CAST(:ids AS uuid[]), CAST(:topics AS text[]), CAST(:types AS text[]),
            CAST(:subjects AS uuid[]), CAST(:times AS timestamptz[]),
            CAST(:correlations AS uuid[]), CAST(:causations AS uuid[]),
            CAST(:traceparents AS text[]), CAST(:bodies AS bytea[])
        ) WITH ORDINALITY AS e(
            id, topic, type, subject, time, correlation_id, causation_id, traceparent, body, n)
        ORDER BY n
        RETURNING position, recorded_at
    )
    INSERT INTO outbox (position, recorded_at) SELECT position, recorded_at FROM logged
    """
)


class Cause(Protocol):
    """What made us act: a received event."""

    @property
    def envelope(self) -> Envelope:
        """The envelope of the causing event."""
        ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that waits for the commit, with its place and envelope values."""

    id: UUID
    topic: str
    subject: UUID
    event: Event
    time: datetime
    correlation_id: UUID
    causation_id: UUID | None


@dataclass(slots=True)
class Transaction:
    """Load, decide, record: load rows with a lock, record what was decided.

    Whoever records an event about a subject has locked a row of that subject in the same
    transaction (``load``), so that two events of one subject cannot overtake each other.
    """

    session: AsyncSession
    now: datetime
    """The instant at which all of this happens; time of its events."""
    sealer: Sealer
    """Seals what an event may only carry unreadable."""
    links: Links
    """Makes links for mails."""
    recorded: list[Recorded] = field(default_factory=list)
    heard: list[Received[Event]] = field(default_factory=list)
    """Events of others that take effect in it, in order."""

    @property
    def today(self) -> date:
        """The day in Europe/Amsterdam."""
        return self.now.astimezone(AMSTERDAM).date()

    async def load(self, model: type[Row], key: object) -> Row:
        """Return the row with this primary key, locked until the commit; raises NotFound.

        It is as it is now, also when this transaction read it before without a lock.
        """
        row = await self.session.get(model, key, with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFound(model.__tablename__ if isinstance(model.__tablename__, str) else "row")
        return row

    async def load_many(self, model: type[Row], keys: Iterable[object]) -> dict[Any, Row]:
        """Return the rows that exist by primary key, locked in key order until the commit."""
        (key,) = _table(model).primary_key.columns
        column = col(getattr(model, key.name))
        found = await self.session.exec(
            select(model)
            .where(column.in_(list(keys)))
            .order_by(column)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {getattr(row, key.name): row for row in found}

    def add(self, *rows: SQLModel) -> None:
        """Add new rows."""
        self.session.add_all(rows)

    async def add_new(self, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once, skipping those whose key exists already."""
        if rows:
            names = tuple(rows[0])
            arrays = {name: [row[name] for row in rows] for name in names}
            for name in _json_columns(model):
                arrays[name] = [json.dumps(value) for value in arrays[name]]
            await self.session.execute(_insert_new(model, names), arrays)

    def record(
        self,
        subject: UUID,
        event: Event,
        *,
        cause: Cause | None = None,
        topic: str | None = None,
    ) -> UUID:
        """Record an event about a subject; it leaves for Kafka once this transaction commits.

        ``cause`` is the received event that led to it; ``topic`` overrides the event's own.
        Returns the event's id.
        """
        event_id = uuid7()
        origin = cause.envelope if cause else None
        self.recorded.append(
            Recorded(
                id=event_id,
                topic=topic or event.topic,
                subject=subject,
                event=event,
                time=self.now,
                correlation_id=origin.correlationid
                if origin
                else (current_correlation() or event_id),
                causation_id=origin.id if origin else None,
            )
        )
        return event_id

    async def flush(self) -> None:
        """Write pending rows and recorded events, still inside the transaction."""
        await self.session.flush()
        if self.recorded:
            await self.session.execute(_RECORD, _columns(self.recorded))
            self.recorded.clear()


BeforeCommit = Callable[[Transaction], Awaitable[None]]
"""What a service does at the end of every transaction in which it heard or recorded events."""


def _columns(recorded: Sequence[Recorded]) -> dict[str, list[Any]]:
    bodies = [item.event.to_body() for item in recorded]
    for item, body in zip(recorded, bodies, strict=True):
        if len(body) > MAX_BODY_BYTES:
            raise ValueError(
                f"{item.event.type} has {len(body)} bytes; at most {MAX_BODY_BYTES} are allowed"
            )
    return {
        "ids": [item.id for item in recorded],
        "topics": [item.topic for item in recorded],
        "types": [item.event.type for item in recorded],
        "subjects": [item.subject for item in recorded],
        "times": [item.time for item in recorded],
        "correlations": [item.correlation_id for item in recorded],
        "causations": [item.causation_id for item in recorded],
        "traceparents": [current_traceparent()] * len(recorded),
        "bodies": bodies,
    }


@cache
def _insert_new(model: type[SQLModel], names: tuple[str, ...]) -> TextClause:
    """Return one statement that inserts any number of rows: arrays, a column each."""
    table = _table(model)
    arrays = ", ".join(
        f"CAST(:{name} AS {table.c[name].type.compile(dialect=_POSTGRESQL)}[])" for name in names
    )
    columns = ", ".join(names)
    return text(
        f"INSERT INTO {table.name} ({columns}) SELECT * FROM unnest({arrays}) "  # noqa: S608
        "ON CONFLICT DO NOTHING"
    )


@cache
def _json_columns(model: type[SQLModel]) -> frozenset[str]:
    return frozenset(c.name for c in _table(model).columns if isinstance(c.type, JSONB))


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


class Transactions:
    """Opens transactions on one service's database."""

    def __init__(  # noqa: PLR0913  what every transaction of a service shares
        self,
        sessions: async_sessionmaker[AsyncSession],
        clock: Clock,
        sealer: Sealer,
        reach: str = "",
        *,
        links: Links,
        before_commit: BeforeCommit | None = None,
    ) -> None:
        self._sessions = sessions
        self.clock = clock
        self.sealer = sealer
        self.links = links
        self._reach = reach
        self._before_commit = before_commit

    def reaching(self, reach: str) -> "Transactions":
        """Return the same, but with only the rows of this reach (see ``shared.access.rows``)."""
        return Transactions(
            self._sessions,
            self.clock,
            self.sealer,
            reach,
            links=self.links,
            before_commit=self._before_commit,
        )

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Open a transaction; commits when the block ends, rolls back when it raises."""
        async with self._sessions() as session, session.begin():
            await session.execute(_SET_REACH, {"reach": self._reach})
            transaction = Transaction(session, self.clock.now(), self.sealer, self.links)
            yield transaction
            if self._before_commit and (transaction.heard or transaction.recorded):
                await transaction.session.flush()
                await self._before_commit(transaction)
            await transaction.flush()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session for reading only."""
        async with self._sessions() as session:
            await session.execute(_SET_REACH, {"reach": self._reach})
            yield session
