"""What people want to get, kept and followed at once (R34), for the whole person (R35)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, or_, select

from services.notifications.domain import Status
from services.notifications.domain.preferences import (
    EVERYBODY,
    Choice,
    PreferenceRule,
    Refusal,
    Setter,
    may_overrule,
    refusal,
    said,
)
from services.notifications.domain.purposes import PROMOTION, Purpose
from services.notifications.joining import aliases, lock_recipient
from services.notifications.models import AliasRow, MessageRow, PreferenceRow
from shared.messaging.transaction import Transaction
from shared.reference import institution
from shared.rules import require
from shared.schemas.event import Event
from shared.schemas.notifications import MessageRefused, OptedIn, OptedOut

NOT_GONE = (Status.WAITING, Status.HELD, Status.PENDING)
"""Where messages stand that an opt-out still stops."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a person gets for one purpose from one organisation, or from all."""

    purpose: Purpose
    organisation: str
    name: str
    """What the organisation is called; empty for all."""
    wanted: bool


async def lines_of(tx: Transaction, subject: UUID) -> list[Line]:
    """Return what a person can turn on and off; raises NotFound.

    Schools that gave a pseudonym each have a line; who is of no known school chooses for all.
    """
    people = await aliases(tx, await lock_recipient(tx, subject))
    choices = list((await choices_of(tx, people)).values())
    schools = await _schools(tx, people)
    return [
        Line(purpose, school, name, wanted=refusal(choices, purpose, school) is None)
        for purpose in PROMOTION
        for school, name in schools
    ]


async def _schools(tx: Transaction, subjects: Sequence[UUID]) -> list[tuple[str, str]]:
    found = await tx.session.exec(
        select(AliasRow.brin).distinct().where(col(AliasRow.subject).in_(subjects))
    )
    named = [(brin, institution(brin, tx.today).name) for brin in found if brin]
    return sorted(named, key=lambda each: each[1]) or [(EVERYBODY, "")]


async def choices_of(tx: Transaction, subjects: Iterable[UUID]) -> dict[UUID, list[Choice]]:
    """Return what pseudonyms said; an empty list for who said nothing."""
    found: dict[UUID, list[Choice]] = {subject: [] for subject in subjects}
    rows = await tx.session.exec(
        select(PreferenceRow).where(col(PreferenceRow.subject).in_(list(found)))
    )
    for row in rows:
        found[row.subject].append(
            Choice(Purpose(row.purpose), row.organisation, row.wanted, Setter(row.changed_by))
        )
    return found


async def choose(
    tx: Transaction, subject: UUID, choice: Choice, campaign_id: UUID | None = None
) -> bool:
    """Keep what a person wants, for all pseudonyms, and follow it at once.

    Returns False when it changed nothing: it was so already, or the person's own opt-out stands.
    What was written but has not gone becomes refused; what the mail server has is gone.
    """
    require(choice.purpose in PROMOTION, PreferenceRule.ONLY_PROMOTION)
    people = await aliases(tx, await lock_recipient(tx, subject))
    before = await choices_of(tx, people)
    of_whom = people if choice.by is Setter.PERSON else [subject]
    if all(_is_so(before[each], choice) for each in of_whom):
        return False
    if not all(may_overrule(each, choice) for each in before.values()):
        return False
    await _keep(tx, of_whom, choice)
    if choice.by is Setter.PERSON:
        await _tell(tx, subject, people, choice, campaign_id)
    if not choice.wanted:
        await refuse(tx, people, choice)
    return True


async def refuse(tx: Transaction, subjects: Sequence[UUID], choice: Choice) -> None:
    """Refuse what was written for a purpose and has not gone."""
    query = (
        update(MessageRow)
        .where(
            col(MessageRow.subject).in_(subjects),
            col(MessageRow.purpose) == choice.purpose,
            col(MessageRow.status).in_(NOT_GONE),
            or_(
                choice.organisation == EVERYBODY,
                col(MessageRow.organisation) == f"school:{choice.organisation}",
            ),
        )
        .values(status=Status.REFUSED)
        .returning(MessageRow)
    )
    for message in await tx.session.scalars(query):
        tell_refused(tx, message, Refusal.OPTED_OUT)


def tell_refused(tx: Transaction, message: MessageRow, why: Refusal) -> None:
    """Record that a message does not go."""
    refused = MessageRefused(
        message_id=message.message_id,
        template=message.template,
        reason=why.value,
        refused_on=tx.today,
        campaign_id=message.campaign_id,
        organisation=message.organisation,
    )
    tx.record(message.subject, refused)


def _is_so(choices: Sequence[Choice], choice: Choice) -> bool:
    if choice.by is Setter.PERSON:  # what others said already, counts as the person's own from now
        choices = [each for each in choices if each.by is Setter.PERSON]
    if choice.organisation == EVERYBODY:  # what was said of one school is undone by it
        mine = {each.wanted for each in choices if each.purpose is choice.purpose}
        return mine == {choice.wanted} and said(choices, choice.purpose, EVERYBODY) is not None
    return said(choices, choice.purpose, choice.organisation) is choice.wanted


async def _keep(tx: Transaction, subjects: Sequence[UUID], choice: Choice) -> None:
    if choice.organisation == EVERYBODY:
        await tx.session.exec(
            delete(PreferenceRow).where(
                col(PreferenceRow.subject).in_(subjects),
                col(PreferenceRow.purpose) == choice.purpose,
            )
        )
    rows = [
        {
            "subject": subject,
            "purpose": choice.purpose,
            "organisation": choice.organisation,
            "wanted": choice.wanted,
            "changed_at": tx.now,
            "changed_by": choice.by,
        }
        for subject in subjects
    ]
    new = insert(PreferenceRow).values(rows)
    changed = {name: new.excluded[name] for name in ("wanted", "changed_at", "changed_by")}
    await tx.session.exec(
        new.on_conflict_do_update(
            index_elements=["subject", "purpose", "organisation"], set_=changed
        )
    )


async def _tell(
    tx: Transaction, chooser: UUID, subjects: Sequence[UUID], choice: Choice, campaign: UUID | None
) -> None:
    """Tell every school whose messages it is about, each by the pseudonym that it gave.

    A school hears nothing of a choice about another one, nor of another one's campaign: it would
    learn where else somebody is known.
    """
    everybody = choice.organisation == EVERYBODY
    brin = None if everybody else choice.organisation
    found = await tx.session.exec(
        select(AliasRow).where(col(AliasRow.subject).in_(subjects)).order_by(col(AliasRow.subject))
    )
    purpose = choice.purpose
    assert purpose is not Purpose.SERVICE, "checked by who asked"
    for alias in found:
        if not everybody and alias.brin not in (None, brin):
            continue
        if choice.wanted:
            told: Event = OptedIn(purpose=purpose.value, opted_in_on=tx.today, brin=brin)
        else:
            told = OptedOut(
                purpose=purpose.value,
                opted_out_on=tx.today,
                brin=brin,
                campaign_id=campaign if alias.subject == chooser else None,
            )
        tx.record(alias.subject, told)
