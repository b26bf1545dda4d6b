"""What people must hear of: each event leads to a message, once."""

from collections.abc import Sequence
from typing import Any

from services.notifications.domain import Template
from services.notifications.inbox import inbox
from services.notifications.models import KnownOrderRow
from services.notifications.writing import keep_addresses, write
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.reference import gemeente
from shared.schemas.invitations import CoachChoiceOffered, PlaceChoiceOffered, SignUpReceived
from shared.schemas.municipality import RegieTransferred
from shared.schemas.partner import (
    EnrolmentConfirmed,
    EnrolmentWaiting,
    OrderConfirmed,
    OrderDeclined,
    PlaceLapsed,
    ReportReminded,
    SessionCancelled,
    SessionPlanned,
    WebhookPaused,
)
from shared.schemas.school import EnrolmentCreated, HandoverOffered, HandoverProposed, ModuleOrdered


@inbox.handles(ModuleOrdered)
async def tell_partner(events: Sequence[Received[ModuleOrdered]], tx: Transaction) -> None:
    """Tell the partner of a new order, and remember who ordered what of whom."""
    await keep_addresses(tx, {e.subject: e.event.orderer for e in events})
    kept = {"module_name", "klas", "order_mailbox"}
    known = [{"order_id": e.subject} | e.event.model_dump(include=kept) for e in events]
    await tx.add_new(KnownOrderRow, known)
    said = {"module_name", "klas", "group_size", "period_from", "period_until", "respond_by"}
    await write(
        tx,
        [
            (
                e,
                Template.NEW_ORDER,
                e.event.model_dump(mode="json", include=said),
                e.event.order_mailbox,
            )
            for e in events
        ],
    )


@inbox.handles(OrderConfirmed)
async def tell_of_confirmation(events: Sequence[Received[OrderConfirmed]], tx: Transaction) -> None:
    """Tell the SLB'er that the partner comes."""
    await write(tx, [(e, Template.ORDER_CONFIRMED, {}, None) for e in events])


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


@inbox.handles(SessionPlanned)
async def tell_of_session(events: Sequence[Received[SessionPlanned]], tx: Transaction) -> None:
    """Tell the SLB'er when and where."""
    said = {"starts_at", "location"}
    await write(
        tx,
        [
            (e, Template.SESSION_PLANNED, e.event.model_dump(mode="json", include=said), None)
            for e in events
        ],
    )


@inbox.handles(SessionCancelled)
async def tell_of_cancelled_session(
    events: Sequence[Received[SessionCancelled]], tx: Transaction
) -> None:
    """Tell the SLB'er that a session does not go on."""
    await write(tx, [(e, Template.SESSION_CANCELLED, {}, None) for e in events])


@inbox.handles(ReportReminded)
async def remind_of_report(events: Sequence[Received[ReportReminded]], tx: Transaction) -> None:
    """Remind the partner that a report is not in (R30)."""
    said = {"module_name", "klas", "last_session_on"}
    await write(
        tx,
        [
            (
                e,
                Template.REPORT_REMINDER,
                e.event.model_dump(mode="json", include=said),
                e.event.order_mailbox,
            )
            for e in events
            if e.event.order_mailbox
        ],
    )


@inbox.handles(SignUpReceived)
async def ask_to_confirm(events: Sequence[Received[SignUpReceived]], tx: Transaction) -> None:
    """Send the link that confirms a sign-up."""
    await keep_addresses(tx, {e.subject: e.event.contact for e in events})
    await write(
        tx,
        [
            (e, Template.CONFIRM_SIGN_UP, {"kind": e.event.kind, "links": e.event.links}, None)
            for e in events
        ],
    )


@inbox.handles(EnrolmentConfirmed)
async def tell_of_place(events: Sequence[Received[EnrolmentConfirmed]], tx: Transaction) -> None:
    """Tell who got a place in an open module; a coach tells it in person."""
    modules = [e for e in events if e.event.module_name]
    await _tell_about_module(tx, modules, Template.PLACE_CONFIRMED)


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
    await write(
        tx,
        [
            (
                e,
                Template.HANDOVER_OFFERED,
                e.event.model_dump(mode="json", include={"answer_by"}),
                e.event.intake_mailbox,
            )
            for e in events
        ],
    )


@inbox.handles(RegieTransferred)
async def tell_who_helps(events: Sequence[Received[RegieTransferred]], tx: Transaction) -> None:
    """Tell the young person who helps from now on, and whether the coach stays."""
    await write(
        tx,
        [
            (
                e,
                Template.REGIE_SAME_COACH if e.event.same_coach else Template.REGIE_OTHER_COACH,
                _place(e.event.to_organisation.removeprefix("gemeente:"), tx)
                | {"links": e.event.links},
                None,
            )
            for e in events
        ],
    )


@inbox.handles(WebhookPaused)
async def tell_owner(events: Sequence[Received[WebhookPaused]], tx: Transaction) -> None:
    """Tell the partner's owner that a system of theirs takes nothing any more."""
    said = {"reason", "waiting", "paused_on"}
    await write(
        tx,
        [
            (
                e,
                Template.WEBHOOK_PAUSED,
                e.event.model_dump(mode="json", include=said),
                e.event.owner_mailbox,
            )
            for e in events
        ],
    )


def _place(gemeentecode: str, tx: Transaction) -> dict[str, Any]:
    return {"gemeente": gemeente(gemeentecode, tx.today).name}
