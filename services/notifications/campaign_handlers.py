"""Messages of campaigns, and what people want, as a school tells it (R32, R33, R34)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from services.notifications.domain.preferences import Choice, Setter
from services.notifications.domain.purposes import Purpose, campaign_template
from services.notifications.inbox import inbox
from services.notifications.joining import meet
from services.notifications.models import AliasRow
from services.notifications.preferences import choose
from services.notifications.writing import Plan, keep_addresses, write
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.campaigns import CampaignMessage, ContactPreferenceSet


@inbox.handles(CampaignMessage)
async def write_for_campaign(events: Sequence[Received[CampaignMessage]], tx: Transaction) -> None:
    """Write what a school wants to tell; whether and when it goes is judged as of any other."""
    await keep_addresses(tx, {e.subject: e.event.contact for e in events})
    await _note_schools(tx, {e.subject: e.event.brin[:4] for e in events})
    messages = [
        (e, campaign_template(Purpose(e.event.purpose)), {"links": e.event.content}, None)
        for e in events
    ]
    await write(tx, messages, {e.envelope.id: _plan(e.event) for e in events})


def _plan(event: CampaignMessage) -> Plan:
    return Plan(
        priority=event.priority,
        organisation=f"school:{event.brin[:4]}",
        campaign_id=event.campaign_id,
        send_from=event.send_from,
        useful_until=event.useful_until,
    )


@inbox.handles(ContactPreferenceSet)
async def keep_what_school_heard(
    events: Sequence[Received[ContactPreferenceSet]], tx: Transaction
) -> None:
    """Keep what a person told the school; the person's own opt-out stands against a yes."""
    await meet(tx, [e.subject for e in events])
    await _note_schools(tx, {e.subject: e.event.brin[:4] for e in events})
    for received in sorted(events, key=lambda each: each.subject):
        heard = received.event
        choice = Choice(
            Purpose(heard.purpose), heard.brin[:4], heard.wanted, Setter(heard.heard_from)
        )
        await choose(tx, received.subject, choice)


async def _note_schools(tx: Transaction, schools: dict[UUID, str]) -> None:
    """Note which school gave a pseudonym, so that the person sees from whom messages come."""
    for brin in set(schools.values()):
        subjects = [subject for subject, each in schools.items() if each == brin]
        await tx.session.exec(
            update(AliasRow).where(col(AliasRow.subject).in_(subjects)).values(brin=brin)
        )
