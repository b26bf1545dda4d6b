"""What is told of schools, coaches and young people; it decides how mails about them look."""

from base64 import b64decode
from collections.abc import Sequence

from services.notifications import people
from services.notifications.brands import school_brand
from services.notifications.domain.purposes import Audience
from services.notifications.inbox import inbox
from services.notifications.models import BrandRow, KnownCoachRow
from services.notifications.writing import keep_addresses
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.looks import BrandChanged, CoachPresented
from shared.schemas.partner import CoachReachable
from shared.schemas.school import CoachAssigned, StudentGraduated, StudentRegistered


@inbox.handles(BrandChanged)
async def keep_brands(events: Sequence[Received[BrandChanged]], tx: Transaction) -> None:
    """Keep how a school's mails look; raises RuleBroken for colours that nobody can read."""
    for event in events:
        changed = event.event
        logo = b64decode(changed.logo) if changed.logo else None
        values = changed.model_dump(exclude={"brin", "brand", "logo"})
        row = BrandRow(brin=changed.brin[:4], name=changed.brand, logo=logo, **values)
        school_brand(row)
        await tx.session.merge(row)


@inbox.handles(CoachPresented)
async def keep_cards(events: Sequence[Received[CoachPresented]], tx: Transaction) -> None:
    """Keep name and face of coaches."""
    for event in events:
        row = KnownCoachRow(
            coach_id=event.event.coach_id, subject=event.subject, card=event.event.card
        )
        await tx.session.merge(row)


@inbox.handles(CoachReachable)
async def keep_coaches(events: Sequence[Received[CoachReachable]], tx: Transaction) -> None:
    """Keep how coaches are reached, and let go the mails that waited for it."""
    await keep_addresses(tx, {e.subject: e.event.contact for e in events}, Audience.WORK)


@inbox.handles(StudentRegistered)
async def know_students(events: Sequence[Received[StudentRegistered]], tx: Transaction) -> None:
    """Remember of which school somebody is, and who the coach is."""
    kept = {"brin", "coach_id"}
    await people.know(tx, {e.subject: e.event.model_dump(include=kept) for e in events})


@inbox.handles(StudentGraduated)
async def know_graduates(events: Sequence[Received[StudentGraduated]], tx: Transaction) -> None:
    """Remember of which school somebody is, and who the coach is."""
    kept = {"brin", "coach_id"}
    await people.know(tx, {e.subject: e.event.model_dump(include=kept) for e in events})


@inbox.handles(CoachAssigned)
async def know_coaches(events: Sequence[Received[CoachAssigned]], tx: Transaction) -> None:
    """Remember who the coach is."""
    persons = await people.persons(tx, [e.subject for e in events])
    for event in events:
        people.change_coach(persons[event.subject], event.event.coach_id)
