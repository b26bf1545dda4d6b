"""From a message to a mail: who reads it, in whose name it goes, and what it says."""

from base64 import b64decode
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.notifications.brands import PLATFORM, municipality_brand, school_brand
from services.notifications.calendars import calendar_files
from services.notifications.domain import Desk, Template, order_page
from services.notifications.footing import foot_of
from services.notifications.knowing import Known
from services.notifications.layout import Face
from services.notifications.mails import Mail, Somebody, Why
from services.notifications.models import KnownOrderRow, MessageRow
from shared.calendars import Invitation, Method
from shared.messaging.transaction import Transaction
from shared.pages.brand import Brand
from shared.runtime.sealing import CannotUnseal
from shared.runtime.settings import Settings
from shared.schemas.personal import (
    CampaignContent,
    CoachCard,
    CoachLinks,
    Contact,
    HandoverLinks,
    PlaceLinks,
    Sealed,
    SignUpLinks,
    SupportLinks,
)
from shared.schemas.subjects import coach_subject

LINKS: dict[Template, type[BaseModel]] = {
    Template.HANDOVER_QUESTION: HandoverLinks,
    Template.CONFIRM_SIGN_UP: SignUpLinks,
    Template.REGIE_SAME_COACH: SupportLinks,
    Template.REGIE_OTHER_COACH: SupportLinks,
    Template.CHOOSE_COACH: CoachLinks,
    Template.PLACE_OFFERED: PlaceLinks,
    Template.CAMPAIGN: CampaignContent,
    Template.ALUMNI_CAMPAIGN: CampaignContent,
}
"""What is sealed in the links of a message; of a campaign all its words are."""
WITH_KNOWN_COACH = frozenset(
    {Template.WELCOME_AFTERCARE, Template.CHOOSE_COACH, Template.HANDOVER_QUESTION}
)
"""Mails that show the coach whom the young person has, besides those that name a coach."""
ANSWERED_BY: dict[Template, str] = {
    Template.ORDER_CONFIRMED: "coach",
    Template.TRAINER_INTRODUCED: "orderer",
    Template.COACH_INTRODUCED: "coach",
    Template.REGIE_OTHER_COACH: "coach",
    Template.COACH_LEAVES: "coach",
    Template.COACH_COMES: "former_coach",
    Template.MEETING_PLANNED: "coach",
    Template.MEETING_MOVED: "coach",
    Template.MEETING_REMINDER: "coach",
}
"""Whom the reader gets to know, and so answers by answering the mail."""
_KEPT_APART = {"links", "contact", "calendar", "order", "person", "coach_id", "former_coach_id"}


class Composer:
    """Composes mails out of messages and of what is known around them."""

    def __init__(self, settings: Settings) -> None:
        self._sender = settings.mail_from
        self._desks = {Desk.SCHOOL: settings.school_url, Desk.PARTNER: settings.partner_url}

    def compose(self, tx: Transaction, known: Known, message: MessageRow) -> Mail:
        """Return the mail; raises CannotUnseal when nobody knows where it should go."""
        template = Template(message.template)
        name, address = _recipient(tx, message, known)
        people = _people(tx, known, message)
        order = known.orders.get(_about(message))
        coach = people["coach"]
        answers = ANSWERED_BY.get(template)
        answered = people.get(answers) if answers else None
        return Mail(
            message_id=message.message_id,
            template=template,
            address=address,
            name=name,
            said=_said(tx, message, order) | people | self._page(message),
            why=_why(message, order),
            sent_at=tx.now,
            brand=_brand(tx, known, message),
            face=Face(coach.name, coach.picture) if coach else None,
            reply_to=answered.email if answered else None,
            foot=foot_of(message, tx.links, tx.now),
            calendar=self._calendar(tx, message, order, coach, address),
        )

    def _page(self, message: MessageRow) -> dict[str, str]:
        """Return the address of the page on which the reader goes on, if the message has one."""
        if "path" in message.data:  # a page of the partner's desk
            return {"page": self._desks[Desk.PARTNER].rstrip("/") + message.data["path"]}
        if "desk" not in message.data:
            return {}
        desk = Desk(message.data["desk"])
        return {"page": self._desks[desk].rstrip("/") + order_page(desk, _about(message))}

    def _calendar(
        self,
        tx: Transaction,
        message: MessageRow,
        order: KnownOrderRow | None,
        coach: Somebody | None,
        address: str,
    ) -> tuple[Method, list[bytes]] | None:
        told = message.data.get("calendar")
        if told is None:
            return None
        title = f"{order.module_name}, {order.klas}" if order else message.data["module_name"]
        at_partner = order.order_mailbox if order else (coach and coach.email)
        organiser = Invitation(
            organiser=at_partner or self._sender,
            organiser_name=coach.name if coach else PLATFORM.name,
            attendee=address,
        )
        return calendar_files(told, title, organiser, tx.now)


def _recipient(tx: Transaction, message: MessageRow, known: Known) -> tuple[str, str]:
    if message.mailbox is not None:
        return "", message.mailbox
    contact = _contact(tx, known, message.subject)
    if contact is None:
        raise CannotUnseal("no address")
    return contact.name, contact.email


def _about(message: MessageRow) -> UUID:
    """Return the order that a message is about; mails to others than who ordered name it."""
    return UUID(message.data["order"]) if "order" in message.data else message.subject


def _people(tx: Transaction, known: Known, message: MessageRow) -> dict[str, Somebody | None]:
    data = message.data
    person = known.persons.get(message.subject)
    code = data.get("coach_id")
    if code is None and person and Template(message.template) in WITH_KNOWN_COACH:
        code = person.coach_id
    participant = _contact(tx, known, UUID(data["person"])) if "person" in data else None
    orderer = _contact(tx, known, UUID(data["order"])) if "order" in data else None
    coach = _coach(tx, known, code) if code else None
    if data.get("contact"):  # as it came with the event: newer than what was known
        said = tx.sealer.unseal(message.subject, Sealed[Contact](data["contact"]), Contact)
        coach = Somebody(said.name, said.email, said.phone, coach.picture if coach else None)
    former = data.get("former_coach_id")
    return {
        "coach": coach,
        "former_coach": _coach(tx, known, former) if former else None,
        "participant": Somebody(participant.name) if participant else None,
        "orderer": Somebody(orderer.name, orderer.email, orderer.phone) if orderer else None,
    }


def _coach(tx: Transaction, known: Known, coach_id: str) -> Somebody | None:
    """Return a coach as the school shows and the partner reaches him or her."""
    subject = coach_subject(coach_id)
    contact = _contact(tx, known, subject)
    email, phone = (contact.email, contact.phone) if contact else (None, None)
    if coach_id in known.cards:
        card = tx.sealer.unseal(subject, Sealed[CoachCard](known.cards[coach_id]), CoachCard)
        picture = b64decode(card.picture) if card.picture else None
        return Somebody(card.name, email, phone, picture)
    return Somebody(contact.name, email, phone) if contact else None


def _contact(tx: Transaction, known: Known, subject: UUID) -> Contact | None:
    sealed = known.addresses.get(subject)
    if sealed is None:
        return None
    return tx.sealer.unseal(subject, Sealed[Contact](sealed), Contact)


def _said(tx: Transaction, message: MessageRow, order: KnownOrderRow | None) -> dict[str, Any]:
    """Return what the mail says; links stay sealed until they are in it."""
    said: dict[str, Any] = order.model_dump(include={"module_name", "klas"}) if order else {}
    said |= {name: value for name, value in message.data.items() if name not in _KEPT_APART}
    sealed = message.data.get("links")
    if sealed is not None:
        kind = LINKS[Template(message.template)]
        links = tx.sealer.unseal(message.subject, Sealed[BaseModel](sealed), kind)
        said["links"] = links.model_dump(mode="json")
    return said


def _brand(tx: Transaction, known: Known, message: MessageRow) -> Brand:
    """Young people hear of their school or municipality; organisations of the platform."""
    person = known.persons.get(message.subject)
    if message.mailbox is not None or person is None:
        return PLATFORM
    if person.gemeentecode:
        return municipality_brand(person.gemeentecode, tx.today)
    row = known.brands.get(person.brin[:4]) if person.brin else None
    return school_brand(row) if row else PLATFORM


def _why(message: MessageRow, order: KnownOrderRow | None) -> Why:
    if message.mailbox is not None:
        return Why.ORGANISATION
    if "to_coach" in message.data:
        return Why.COACH
    if order is not None:
        return Why.ORDER
    return Why.SIGN_UP if message.template == Template.CONFIRM_SIGN_UP else Why.FOOT
