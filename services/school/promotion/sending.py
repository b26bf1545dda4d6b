"""What the clock does with actions: begin, send once to each person, and end (R32)."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.document import contact_of
from services.school.domain.campaigns import after, of_use_until, sends
from services.school.domain.foretelling import Standing
from services.school.models import CampaignRow, RecipientRow, StudentRow, policies
from services.school.promotion.audience import Person, next_people
from shared.messaging.transaction import Transaction
from shared.schemas.campaigns import CampaignMessage
from shared.schemas.personal import CampaignContent, Contact


async def first_due(session: AsyncSession) -> date | None:
    """Return the first day on which an action has something to do."""
    return (await session.exec(select(func.min(CampaignRow.next_on)))).one()


async def carry_out(tx: Transaction, day: date, limit: int) -> int:
    """Do the day's work of the action that waits longest, for at most so many people.

    Only once nobody is left, the action moves on: what a crash interrupts is continued, and the
    row of each person keeps anybody from being told twice.
    """
    found = await tx.session.exec(
        select(CampaignRow)
        .where(col(CampaignRow.next_on) <= day)
        .order_by(col(CampaignRow.next_on), col(CampaignRow.campaign_id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    campaign = found.one_or_none()
    if campaign is None:
        return 0
    done = await _send(tx, campaign, day, limit) if sends(campaign.course, day) else 0
    if done < limit:
        campaign.status, campaign.next_on = after(campaign.course, day)
    return max(done, 1)


async def _send(tx: Transaction, campaign: CampaignRow, day: date, limit: int) -> int:
    """Tell the next people, those who have basis and channel on this day; return how many."""
    versions = await policies(tx.session)
    people = await next_people(tx.session, campaign, versions, day, limit)
    await tx.add_new(RecipientRow, [_decided(campaign, each, day) for each in people])
    told = [each.subject for each in people if each.standing is Standing.FINE]
    students = await tx.session.exec(
        select(StudentRow)
        .where(col(StudentRow.subject).in_(told))
        .order_by(col(StudentRow.subject))
    )
    _tell(tx, campaign, students.all(), day)
    return len(people)


def _decided(campaign: CampaignRow, person: Person, day: date) -> dict[str, object]:
    return {
        "campaign_id": campaign.campaign_id,
        "subject": person.subject,
        "brin": campaign.brin,
        "standing": person.standing.value,
        "decided_on": day,
    }


def _by_first_name(student: StudentRow) -> Contact:
    return contact_of(student).model_copy(update={"name": student.given_name})


def _tell(
    tx: Transaction, campaign: CampaignRow, students: Sequence[StudentRow], day: date
) -> None:
    content = CampaignContent(
        subject=campaign.subject or "",
        text=campaign.text or "",
        button=campaign.button,
        link=tx.links.public(f"/c/{campaign.code}"),
    )
    for student in students:
        message = CampaignMessage(
            campaign_id=campaign.campaign_id,
            brin=campaign.brin,
            purpose=campaign.purpose.value,
            priority=campaign.purpose.priority,
            send_from=day,
            useful_until=of_use_until(campaign.course, day),
            contact=tx.sealer.seal(student.subject, _by_first_name(student)),
            content=tx.sealer.seal(student.subject, content),
        )
        tx.record(student.subject, message)
