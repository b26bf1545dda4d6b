"""What people must hear of: each event leads to a message, once."""

from collections.abc import Sequence
from typing import Any

from services.notifications import people
from services.notifications.domain import Template
from services.notifications.domain.purposes import Audience
from services.notifications.inbox import inbox
from services.notifications.models import KnownOrderRow
from services.notifications.writing import keep_addresses, write, write_to_mailbox
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.reference import gemeente
from shared.schemas.invitations import CoachChoiceOffered, PlaceChoiceOffered, SignUpReceived
from shared.schemas.partner import (
    EnrolmentWaiting,
    OrderDeclined,
    PlaceLapsed,
    ReportReminded,
    WebhookPaused,
)
from shared.schemas.school import EnrolmentCreated, HandoverOffered, HandoverProposed, ModuleOrdered


@inbox.handles(ModuleOrdered)
async def tell_partner(events: Sequence[Received[ModuleOrdered]], tx: Transaction) -> None:
    """Tell the partner of a new order, and remember who ordered what of whom."""
    await keep_addresses(tx, {e.subject: e.event.orderer for e in events}, Audience.WORK)
    kept = {"module_name", "klas", "order_mailbox", "brin"}
    known = [{"order_id": e.subject} | e.event.model_dump(include=kept) for e in events]
    await tx.add_new(KnownOrderRow, known)
    said = {"module_name", "klas", "group_size", "period_from", "period_until", "respond_by"}
    await write_to_mailbox(tx, events, Template.NEW_ORDER, lambda e: e.order_mailbox, said)


@inbox.handles(OrderDeclined)
async def tell_of_declination(events: Sequence[Received[OrderDeclined]], tx: Transaction) -> None:
    """Tell the SLB'er that the partner cannot come."""
    said = {"alternative_from"}
    await write(
        tx,
        [
            (e, Template.ORDER_DECLINED, e.event.model_dump(mode="json", include=said), None)
            for e in events
        ],
    )


@inbox.handles(ReportReminded)
async def remind_of_report(events: Sequence[Received[ReportReminded]], tx: Transaction) -> None:
    """Remind the partner that a report is not in (R30)."""
    said = {"module_name", "klas", "last_session_on"}
    await write_to_mailbox(tx, events, Template.REPORT_REMINDER, lambda e: e.order_mailbox, said)


@inbox.handles(SignUpReceived)
async def ask_to_confirm(events: Sequence[Received[SignUpReceived]], tx: Transaction) -> None:
    """Send the link that confirms a sign-up."""
    await keep_addresses(tx, {e.subject: e.event.contact for e in events})
    schools = {e.subject: {"brin": e.event.brin} for e in events if e.event.brin}
    await people.know(tx, schools)
    await write(
        tx,
        [
            (e, Template.CONFIRM_SIGN_UP, {"kind": e.event.kind, "links": e.event.links}, None)
            for e in events
        ],
    )


@inbox.handles(EnrolmentWaiting)
async def tell_who_waits(events: Sequence[Received[EnrolmentWaiting]], tx: Transaction) -> None:
    """Tell who must wait for a place (R28)."""
    await _tell_about_module(tx, events, Template.PLACE_WAITING)


@inbox.handles(PlaceChoiceOffered)
async def offer_place(events: Sequence[Received[PlaceChoiceOffered]], tx: Transaction) -> None:
    """Tell whose turn it is for a place, until when, and by which link to answer (R28)."""
    await _tell_about_module(tx, events, Template.PLACE_OFFERED)


@inbox.handles(PlaceLapsed)
async def tell_of_lapsed_place(events: Sequence[Received[PlaceLapsed]], tx: Transaction) -> None:
    """Tell that the place went to the next (R28)."""
    await _tell_about_module(tx, events, Template.PLACE_LAPSED)


async def _tell_about_module(
    tx: Transaction, events: Sequence[Received[Any]], template: Template
) -> None:
    """Write to the young person about a place in an open module."""
    said = {"module_name", "answer_by", "links"}
    await write(
        tx, [(e, template, e.event.model_dump(mode="json", include=said), None) for e in events]
    )


@inbox.handles(CoachChoiceOffered)
async def tell_of_choice(events: Sequence[Received[CoachChoiceOffered]], tx: Transaction) -> None:
    """Tell a participant that they choose who coaches them (R31)."""
    await keep_addresses(tx, {e.subject: e.event.contact for e in events})
    await write(tx, [(e, Template.CHOOSE_COACH, {"links": e.event.links}, None) for e in events])


@inbox.handles(EnrolmentCreated)
async def welcome(events: Sequence[Received[EnrolmentCreated]], tx: Transaction) -> None:
    """Welcome the graduate to aftercare."""
    await keep_addresses(tx, {e.subject: e.event.participant for e in events})
    await write(tx, [(e, Template.WELCOME_AFTERCARE, {}, None) for e in events])


@inbox.handles(HandoverProposed)
async def ask_young_person(events: Sequence[Received[HandoverProposed]], tx: Transaction) -> None:
    """Ask the young person whether the municipality may take over (R11)."""
    await keep_addresses(tx, {e.subject: e.event.contact for e in events})
    await write(
        tx,
        [
            (
                e,
                Template.HANDOVER_QUESTION,
                _place(e.event.gemeentecode, tx) | {"links": e.event.links},
                None,
            )
            for e in events
        ],
    )


@inbox.handles(HandoverOffered)
async def tell_municipality(events: Sequence[Received[HandoverOffered]], tx: Transaction) -> None:
    """Tell the municipality that somebody is offered; nothing about who."""
    await write_to_mailbox(
        tx, events, Template.HANDOVER_OFFERED, lambda e: e.intake_mailbox, {"answer_by"}
    )


@inbox.handles(WebhookPaused)
async def tell_owner(events: Sequence[Received[WebhookPaused]], tx: Transaction) -> None:
    """Tell the partner's owner that a system of theirs takes nothing any more."""
    said = {"reason", "waiting", "paused_on"}
    await write_to_mailbox(tx, events, Template.WEBHOOK_PAUSED, lambda e: e.owner_mailbox, said)


def _place(gemeentecode: str, tx: Transaction) -> dict[str, Any]:
    return {"gemeente": gemeente(gemeentecode, tx.today).name}
