"""Finding out who signed up, among the people whom the asker reaches."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.sign_ups import SignUpStatus
from services.school.models import SignUpRow, StudentRow
from shared.rules import NotFound

_MOST = 20


async def open_sign_up(session: AsyncSession, sign_up_id: UUID) -> SignUpRow:
    """Return a sign-up that waits for a person of the school; raises NotFound."""
    row = await session.get(SignUpRow, sign_up_id)
    if row is None or row.status not in (SignUpStatus.TO_MATCH, SignUpStatus.TO_PLACE):
        raise NotFound("sign-up")
    return row


async def candidates(session: AsyncSession, brin: str, name: str) -> Sequence[StudentRow]:
    """Return students and graduates of a school with one of these names, by name."""
    words = [word for word in name.split() if len(word) > 1]
    if not words:
        return []
    full = func.concat(StudentRow.given_name, " ", StudentRow.family_name)
    found = await session.exec(
        select(StudentRow)
        .where(
            StudentRow.brin == brin,
            or_(*(full.icontains(word, autoescape=True) for word in words)),
        )
        .order_by(col(StudentRow.given_name), col(StudentRow.family_name), col(StudentRow.subject))
        .limit(_MOST)
    )
    return found.all()
