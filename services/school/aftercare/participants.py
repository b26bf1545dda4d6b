"""What a partner gets to know of a participant: the minimum, as they gave it (R25)."""

from sqlmodel import col, select

from services.school.aftercare.enrolling import participant_of
from services.school.domain.sign_ups import SignUpStatus
from services.school.models import SignUpRow, StudentRow
from shared.messaging.transaction import Transaction
from shared.schemas.personal import Participant


async def participant_for(tx: Transaction, student: StudentRow) -> Participant:
    """Return the name and channel of the newest sign-up, else what the school knows."""
    found = await tx.session.exec(
        select(SignUpRow)
        .where(SignUpRow.subject == student.subject, SignUpRow.status == SignUpStatus.ENROLLED)
        .order_by(col(SignUpRow.sign_up_id).desc())
        .limit(1)
    )
    sign_up = found.one_or_none()
    return participant_of(student, None) if sign_up is None else given_by(sign_up, student)


def given_by(sign_up: SignUpRow, student: StudentRow) -> Participant:
    """Return a participant under the name and the channel of a sign-up.

    Who gave only a phone number keeps the mail address that the school knows: the welcome goes
    there.
    """
    return Participant(
        name=sign_up.name or student.given_name,
        email=sign_up.email or student.email,
        phone=sign_up.phone,
        wish=sign_up.wish,
    )
