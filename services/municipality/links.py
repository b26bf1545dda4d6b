"""The links in the mails that the municipality's service is the cause of."""

from datetime import timedelta
from uuid import UUID

from shared.messaging.transaction import Transaction
from shared.runtime.links import Purpose
from shared.schemas.personal import SupportLinks

SUPPORT_LINK_DAYS = 3653
"""Ten years: from a diploma at 17 until 27 somebody can come back by the mail they got (R6)."""

SUPPORT = Purpose("my-support", timedelta(days=SUPPORT_LINK_DAYS))


def support_link_of(tx: Transaction, subject: UUID) -> SupportLinks:
    """Return the link with which somebody stops, and comes back (R6, R19)."""
    return SupportLinks(
        support=tx.links.address(SUPPORT, subject, tx.now),
        until=tx.today + timedelta(days=SUPPORT_LINK_DAYS - 1),
    )
