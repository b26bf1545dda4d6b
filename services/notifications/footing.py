"""What stands under every mail to a person and in its headers: its purpose, and how to stop (R34).

Mail programs show a button of their own for ``List-Unsubscribe`` (RFC 2369) and press it for the
reader by ``List-Unsubscribe-Post`` (RFC 8058). There is no mailto among them: nobody reads replies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notifications.domain import Template
from services.notifications.domain.purposes import KINDS, PROMOTION, Audience, Purpose
from services.notifications.models import MessageRow
from shared.runtime import links
from shared.runtime.links import Links

LINKS_LAST = timedelta(days=5 * 366)
"""A mail is opened years later too, and whoever does so can still say no."""

PREFERENCES = links.Purpose("preferences", LINKS_LAST)
OPT_OUT = {
    Purpose.GUIDANCE: links.Purpose("opt-out-guidance", LINKS_LAST),
    Purpose.ALUMNI: links.Purpose("opt-out-alumni", LINKS_LAST),
    Purpose.SERVICE: links.Purpose("opt-out", LINKS_LAST),
}
"""What the one step of a mail stops: its own purpose; under a service message all promotion."""

PURPOSE_HEADER = "Estafette-Purpose"


@dataclass(frozen=True, slots=True)
class Foot:
    """What a mail says of itself: why it came, and the links to get no more."""

    purpose: Purpose
    opt_out: str
    """Stops in one step."""
    preferences: str
    """Shows what comes from whom."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers; a service message goes on, so no button of a mail program."""
        headers = {PURPOSE_HEADER: self.purpose.value}
        if self.purpose in PROMOTION:
            headers["List-Unsubscribe"] = f"<{self.opt_out}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers


def foot_of(message: MessageRow, made_by: Links, now: datetime) -> Foot | None:
    """Return the foot of a message to a person; staff get no promotion, and no foot."""
    if message.mailbox is not None or KINDS[Template(message.template)].audience is Audience.WORK:
        return None
    purpose = Purpose(message.purpose)
    of_campaign = f"?campaign={message.campaign_id}" if message.campaign_id else ""
    return Foot(
        purpose,
        made_by.address(OPT_OUT[purpose], message.subject, now) + of_campaign,
        made_by.address(PREFERENCES, message.subject, now),
    )
