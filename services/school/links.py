"""The links in the mails that the school has sent."""

from datetime import timedelta
from uuid import UUID

from services.school.domain.handover import LINK_DAYS
from services.school.domain.sign_ups import CONFIRM_DAYS
from shared.messaging.transaction import Transaction
from shared.runtime.links import Purpose
from shared.schemas.personal import CoachLinks, HandoverLinks, PlaceLinks, SignUpLinks

COACH_LINK_DAYS = 400
"""How long a participant can change the coach by link: the year, and what comes around it."""
PLACE_LINK_DAYS = 60
"""How long the page about a place opens: longer than an answer takes, so that it can say how it
stands. Until when an answer counts is the partner's to say (R28)."""

ANSWER = Purpose("handover-answer", timedelta(days=LINK_DAYS))
STOP = Purpose("handover-stop", timedelta(days=LINK_DAYS))
CONFIRM = Purpose("confirm-sign-up", timedelta(days=CONFIRM_DAYS))
COACH = Purpose("choose-coach", timedelta(days=COACH_LINK_DAYS))
PLACE = Purpose("place-answer", timedelta(days=PLACE_LINK_DAYS))


def confirmation_of(tx: Transaction, sign_up_id: UUID) -> SignUpLinks:
    """Return the link with which somebody confirms a sign-up."""
    return SignUpLinks(
        confirm=tx.links.address(CONFIRM, sign_up_id, tx.now),
        until=tx.today + timedelta(days=CONFIRM_DAYS - 1),
    )


def coach_link_of(tx: Transaction, subject: UUID) -> CoachLinks:
    """Return the link with which a participant chooses the coach (R31)."""
    return CoachLinks(
        choose=tx.links.address(COACH, subject, tx.now),
        until=tx.today + timedelta(days=COACH_LINK_DAYS - 1),
    )


def place_link_of(tx: Transaction, offer_id: UUID) -> PlaceLinks:
    """Return the link with which a young person takes a place, or leaves it (R28)."""
    return PlaceLinks(answer=tx.links.address(PLACE, offer_id, tx.now))


def links_of(tx: Transaction, handover_id: UUID) -> HandoverLinks:
    """Return the links with which the young person answers from the mail, and stops."""
    return HandoverLinks(
        answer=tx.links.address(ANSWER, handover_id, tx.now),
        stop=tx.links.address(STOP, handover_id, tx.now),
        until=tx.today + timedelta(days=LINK_DAYS - 1),
    )
