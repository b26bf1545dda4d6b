"""What the school does when a message did not arrive."""

from collections.abc import Sequence

from services.school.inbox import inbox
from services.school.models import StudentRow
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.notifications import MessageFailed


@inbox.handles(MessageFailed)
async def note_unreachable(events: Sequence[Received[MessageFailed]], tx: Transaction) -> None:
    """Note whose mail address does not work, for the coach to ask for another one.

    Messages also go to people whom the school knows by an order or a sign-up only; not these.
    """
    unreachable = [e.subject for e in events if e.event.reason == "unreachable"]
    for student in (await tx.load_many(StudentRow, set(unreachable))).values():
        student.mail_failed_for = student.email
