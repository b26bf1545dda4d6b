"""Who is the same person counts once: joined by what they share, or by hand, with a log (R35).

Kept is a keyed fingerprint of each address and number, so that equal ones are found and none can
be read. Pseudonyms that somebody separated stay apart until somebody joins them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.notifications.domain import Status
from services.notifications.domain.joining import (
    JoiningRule,
    Why,
    normal_email,
    normal_phone,
    pair,
)
from services.notifications.models import (
    AliasRow,
    ApartRow,
    JoiningRow,
    MarkRow,
    MessageRow,
    RecipientRow,
)
from shared.messaging.transaction import Transaction
from shared.rules import NotFound, require
from shared.runtime.sealing import CannotUnseal, Sealer
from shared.runtime.texts import ShortText
from shared.schemas.personal import Contact, Sealed

SERVICE = "service"
"""Who joins by itself, in the log."""
SHOWN = 100
"""Lines of the log on a page."""

_MEET = text(
    """
    WITH new AS (
        INSERT INTO recipient (recipient_id)
        SELECT s FROM unnest(CAST(:subjects AS uuid[])) AS s
        WHERE NOT EXISTS (SELECT FROM alias a WHERE a.subject = s) ORDER BY s
        ON CONFLICT DO NOTHING RETURNING recipient_id
    )
    INSERT INTO alias (subject, recipient_id) SELECT recipient_id, recipient_id FROM new
    ON CONFLICT DO NOTHING
    """
)
"""A pseudonym that is met for the first time is a recipient of its own."""
_LOCK_MARKS = text(
    "INSERT INTO mark (value) SELECT v FROM unnest(CAST(:values AS text[])) AS v ORDER BY v "
    "ON CONFLICT (value) DO UPDATE SET value = excluded.value"
)
"""Two pseudonyms with the same mark that come at the same time wait for each other here."""
_SHARED = text(
    """
    SELECT mine.subject, theirs.subject AS other, mine.kind
    FROM alias_mark mine JOIN alias_mark theirs USING (value)
    JOIN alias a ON a.subject = mine.subject JOIN alias b ON b.subject = theirs.subject
    WHERE mine.subject = ANY(:subjects) AND a.recipient_id <> b.recipient_id
    ORDER BY mine.subject, mine.kind, theirs.subject
    """
)
_APART = text(
    """
    SELECT EXISTS (
        SELECT FROM kept_apart k
        JOIN alias a ON a.subject = k.subject JOIN alias b ON b.subject = k.other
        WHERE (a.recipient_id, b.recipient_id) IN ((:one, :another), (:another, :one))
    )
    """
)
_TOGETHER_AGAIN = text(
    """
    DELETE FROM kept_apart k USING alias a, alias b
    WHERE a.subject = k.subject AND b.subject = k.other
      AND a.recipient_id = :recipient AND b.recipient_id = :recipient
    """
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody joins or separates, and who does."""

    why: Why
    by: str
    note: str | None = None


class JoinIn(BaseModel):
    """Two pseudonyms that are one person, and how that is known."""

    subject: UUID
    other: UUID
    note: ShortText


class SeparateIn(BaseModel):
    """Why two are not one person after all."""

    note: ShortText


async def meet(tx: Transaction, subjects: Sequence[UUID]) -> None:
    """Know pseudonyms, each as a person of its own until it turns out otherwise."""
    await tx.session.execute(_MEET, {"subjects": sorted(set(subjects))})


async def compare(tx: Transaction, sealed: Mapping[UUID, str]) -> None:
    """Join pseudonyms with whom shares their address or number, unless they were separated."""
    await meet(tx, list(sealed))
    marks = [
        {"value": value, "subject": subject, "kind": kind}
        for subject, contact in sorted(sealed.items())
        for kind, value in _marks(tx.sealer, subject, contact)
    ]
    if not marks:
        return
    await tx.session.execute(_LOCK_MARKS, {"values": sorted({each["value"] for each in marks})})
    await tx.add_new(MarkRow, marks)
    found = await tx.session.execute(_SHARED, {"subjects": list(sealed)})
    for row in found.all():
        await _join(tx, row.subject, row.other, Reason(Why(row.kind), SERVICE))


async def join_by_hand(tx: Transaction, asked: JoinIn, by: str) -> UUID:
    """Let two pseudonyms count as one person, because somebody knows it; returns the log's line."""
    require(asked.subject != asked.other, JoiningRule.TWO_PEOPLE)
    for subject in (asked.subject, asked.other):
        await tx.load(AliasRow, subject)
    reason = Reason(Why.BY_HAND, by, asked.note)
    line = await _join(tx, asked.subject, asked.other, reason)
    require(line is not None, JoiningRule.NOT_ONE_YET)
    assert line is not None
    return line


async def separate(tx: Transaction, joining_id: UUID, asked: SeparateIn, by: str) -> None:
    """Let the pseudonym that was joined by this line count for itself again, and keep it so."""
    line = await tx.load(JoiningRow, joining_id)
    require(line.what == "joined" and line.separated_at is None, JoiningRule.STILL_ONE)
    recipient = await lock_recipient(tx, line.subject)
    others = [each for each in await aliases(tx, recipient) if each != line.subject]
    require(line.other in others, JoiningRule.STILL_ONE)
    line.separated_at = tx.now
    tx.add(RecipientRow(recipient_id=(own := uuid7())))
    await tx.session.flush()
    await tx.session.exec(
        update(AliasRow).where(col(AliasRow.subject) == line.subject).values(recipient_id=own)
    )
    pairs = [pair(line.subject, other) for other in others]
    await tx.add_new(ApartRow, [{"subject": one, "other": another} for one, another in pairs])
    _log(tx, "separated", line.subject, line.other, Reason(Why.BY_HAND, by, asked.note))
    await look_again(tx, [line.subject, *others])


async def joinings(session: AsyncSession) -> Sequence[JoiningRow]:
    """Return the log, newest first."""
    query = select(JoiningRow).order_by(col(JoiningRow.done_at).desc()).limit(SHOWN)
    return (await session.exec(query)).all()


async def lock_recipient(tx: Transaction, subject: UUID) -> UUID:
    """Return whom a pseudonym is of, locked until the commit; raises NotFound."""
    while True:
        before = await _recipient_of(tx, subject)
        await tx.session.exec(
            select(RecipientRow.recipient_id)
            .where(RecipientRow.recipient_id == before)
            .with_for_update()
        )
        if await _recipient_of(tx, subject) == before:
            return before


async def aliases(tx: Transaction, recipient_id: UUID) -> list[UUID]:
    """Return all pseudonyms of a recipient."""
    query = select(AliasRow.subject).where(AliasRow.recipient_id == recipient_id)
    return sorted(await tx.session.exec(query))


async def look_again(tx: Transaction, subjects: Sequence[UUID]) -> None:
    """Let what is held for these people be judged anew."""
    await tx.session.exec(
        update(MessageRow)
        .where(col(MessageRow.subject).in_(subjects), col(MessageRow.status) == Status.HELD)
        .values(look_at=tx.now)
    )


async def _recipient_of(tx: Transaction, subject: UUID) -> UUID:
    query = select(AliasRow.recipient_id).where(AliasRow.subject == subject)
    found = (await tx.session.exec(query)).one_or_none()
    if found is None:
        raise NotFound("recipient")
    return found


async def _join(tx: Transaction, subject: UUID, other: UUID, reason: Reason) -> UUID | None:
    """Join the recipients of two pseudonyms; returns the log's line, None when nothing changed."""
    kept, gone = await _lock_both(tx, subject, other)
    if kept == gone:
        return None
    apart = await tx.session.execute(_APART, {"one": kept, "another": gone})
    if reason.why is not Why.BY_HAND and apart.scalar_one():
        return None
    await tx.session.exec(
        update(AliasRow).where(col(AliasRow.recipient_id) == gone).values(recipient_id=kept)
    )
    await tx.session.execute(_TOGETHER_AGAIN, {"recipient": kept})
    await look_again(tx, await aliases(tx, kept))
    return _log(tx, "joined", subject, other, reason)


async def _lock_both(tx: Transaction, subject: UUID, other: UUID) -> tuple[UUID, UUID]:
    """Return the recipients of two pseudonyms, both locked, the one that is kept first."""
    while True:
        both = await _recipient_of(tx, subject), await _recipient_of(tx, other)
        await tx.session.exec(
            select(RecipientRow.recipient_id)
            .where(col(RecipientRow.recipient_id).in_(both))
            .order_by(col(RecipientRow.recipient_id))
            .with_for_update()
        )
        if both == (await _recipient_of(tx, subject), await _recipient_of(tx, other)):
            return pair(*both)


def _log(tx: Transaction, what: str, subject: UUID, other: UUID, reason: Reason) -> UUID:
    line = JoiningRow(
        joining_id=uuid7(),
        what=what,
        subject=subject,
        other=other,
        why=reason.why,
        note=reason.note,
        done_by=reason.by,
        done_at=tx.now,
    )
    tx.add(line)
    return line.joining_id


def _marks(sealer: Sealer, subject: UUID, sealed: str) -> list[tuple[str, str]]:
    """Return the fingerprints of a contact; none of one that does not open, which fails later."""
    try:
        contact = sealer.unseal(subject, Sealed[Contact](sealed), Contact)
    except CannotUnseal:
        return []
    email = normal_email(contact.email)
    phone = normal_phone(contact.phone) if contact.phone else None
    found = [("email", f"email {email}"), ("phone", f"phone {phone}" if phone else "")]
    return [(kind, sealer.fingerprint(text)) for kind, text in found if text]
