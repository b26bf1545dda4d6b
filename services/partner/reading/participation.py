"""Time worked for participants of aftercare and open groups, by source of funding (R27)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.domain.invoicing import Worked, funding_on, payable_for, share
from services.partner.models import (
    AttendanceRow,
    GroupRow,
    HoursRow,
    ModuleRow,
    ParticipantRow,
    SessionRow,
)
from shared.runtime.clock import AMSTERDAM

AFTERCARE = "Nazorg"
"""What work for people after their diploma is called."""
_OPEN_MODULE = "Open module"


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """What work is counted together: never that for one person."""

    partner_id: str
    module_name: str
    funding: str
    payable: bool


async def work(session: AsyncSession) -> dict[Account, list[Worked]]:
    """Return time worked: shares of sessions of open groups, and hours for participants."""
    found: dict[Account, list[Worked]] = defaultdict(list)
    await _add_hours(session, found)
    await _add_sessions(session, found)
    return found


async def _add_hours(session: AsyncSession, found: dict[Account, list[Worked]]) -> None:
    names = await _names(session)
    came = Counter(await session.exec(select(AttendanceRow.enrolment_id)))
    rows = await session.exec(
        select(HoursRow, ParticipantRow)
        .join(ParticipantRow, col(ParticipantRow.enrolment_id) == col(HoursRow.enrolment_id))
        .order_by(col(HoursRow.hours_id))
    )
    written = rows.all()
    contacts = Counter(hours.enrolment_id for hours, _ in written if hours.kind == "contact")
    for hours, person in written:
        of = person.enrolment_id
        account = Account(
            person.partner_id,
            _name(person, names),
            funding_on(person.funding, person.municipal_from, hours.worked_on),
            payable_for(contacts=contacts[of], attendances=came[of]),
        )
        done = Worked(hours.worked_on, hours.trainer_id, hours.kind, hours.minutes)
        found[account].append(done)


async def _add_sessions(session: AsyncSession, found: dict[Account, list[Worked]]) -> None:
    """Add sessions of open groups of which it was recorded who came, divided by funding."""
    names = await _names(session)
    rows = await session.exec(
        select(SessionRow, ParticipantRow, GroupRow.module_name)
        .join(AttendanceRow, col(AttendanceRow.session_id) == col(SessionRow.session_id))
        .join(ParticipantRow, col(ParticipantRow.enrolment_id) == col(AttendanceRow.enrolment_id))
        .join(GroupRow, col(GroupRow.group_id) == col(SessionRow.group_id))
        .where(col(SessionRow.present).is_not(None), col(SessionRow.cancelled_on).is_(None))
    )
    people: dict[UUID, Counter[str]] = defaultdict(Counter)
    took_place: dict[UUID, tuple[SessionRow, str]] = {}
    for each, person, module_name in rows:
        day = each.starts_at.astimezone(AMSTERDAM).date()
        people[each.session_id][funding_on(person.funding, person.municipal_from, day)] += 1
        took_place[each.session_id] = (each, names.get(person.module_id, module_name))
    for session_id, (each, module_name) in took_place.items():
        for funding, part in share(length(each), people[session_id]).items():
            account = Account(each.partner_id, module_name, funding, payable=True)
            found[account].append(held(each, part))


def held(session: SessionRow, minutes: int) -> Worked:
    """Return a session, or a part of one, as time worked."""
    day = session.starts_at.astimezone(AMSTERDAM).date()
    return Worked(day, session.trainer_id, "session", minutes)


def length(session: SessionRow) -> int:
    """Return how many minutes a session takes."""
    return int((session.ends_at - session.starts_at).total_seconds()) // 60


async def _names(session: AsyncSession) -> dict[UUID | None, str]:
    groups = await session.exec(select(GroupRow.module_id, GroupRow.module_name))
    known = await session.exec(select(ModuleRow.module_id, ModuleRow.name))
    return {**dict(groups.all()), **dict(known.all())}


def _name(person: ParticipantRow, names: dict[UUID | None, str]) -> str:
    if person.kind == "aftercare":
        return AFTERCARE
    return names.get(person.module_id, _OPEN_MODULE)
