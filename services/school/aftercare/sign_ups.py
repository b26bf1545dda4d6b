"""Sign-ups: received, confirmed, matched to a person, and passed on to the partner (R25)."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, StringConstraints, model_validator
from sqlmodel import col, func, select
from uuid_utils.compat import uuid7

from services.school.aftercare.coaches import coaches
from services.school.aftercare.contacts import note_question
from services.school.aftercare.enrolling import EnrolmentIn, enrol
from services.school.aftercare.participants import given_by
from services.school.aftercare.shop import public_modules
from services.school.catalogue import is_offered
from services.school.document import partner_of
from services.school.domain.aftercare import AftercareRule
from services.school.domain.catalogue import Shop
from services.school.domain.sign_ups import (
    MAILS_A_DAY,
    Known,
    SignUpRule,
    SignUpStatus,
    lapses_on,
    status_of,
)
from services.school.links import confirmation_of
from services.school.models import (
    CampaignRow,
    EnrolmentRow,
    ModuleRow,
    MomentRow,
    SignUpRow,
    StudentRow,
)
from shared.messaging.transaction import Transaction
from shared.rules import require
from shared.runtime.texts import LongText, ShortText, without_bsn
from shared.schemas.invitations import SignUpReceived
from shared.schemas.personal import Contact
from shared.schemas.vocabulary import CoachId, Funding

MailAddress = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=200, pattern=r"^[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+$"
    ),
]
PhoneNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9 ()-]{6,20}$"),
    AfterValidator(without_bsn),
]


class SignUpIn(BaseModel):
    """What somebody fills in: a name to be called by, and how to reach them."""

    name: ShortText
    email: MailAddress | None = None
    phone: PhoneNumber | None = None
    module_id: UUID | None = None
    coach_id: CoachId | None = None
    wish: LongText | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.email or self.phone):
            raise ValueError(SignUpRule.REACHABLE.value)
        return self


async def sign_up(
    tx: Transaction,
    brin: str,
    asked: SignUpIn,
    *,
    moment: MomentRow | None = None,
    campaign: CampaignRow | None = None,
) -> UUID:
    """Keep a sign-up and send its confirmation; whether the person is known plays no part.

    Raises RuleBroken for a module not in the shop.
    """
    if asked.module_id is not None:
        shown = {each.module.module_id for each in await public_modules(tx.session, tx.today)}
        require(asked.module_id in shown, SignUpRule.MODULE_IN_PUBLIC_SHOP)
    # without a mail address nothing can be confirmed by a link; a person of the school calls
    status = SignUpStatus.UNCONFIRMED if asked.email else SignUpStatus.TO_MATCH
    row = SignUpRow(
        sign_up_id=uuid7(),
        brin=brin,
        kind="module" if asked.module_id else "aftercare",
        moment_id=moment.moment_id if moment else None,
        campaign_id=campaign.campaign_id if campaign else None,
        helper=asked.coach_id or next(iter(moment.people if moment else ()), None),
        status=status,
        received_on=tx.today,
        lapses_on=lapses_on(status, tx.today),
        **asked.model_dump(),
    )
    many = asked.email is not None and await _mails_today(tx, asked.email) >= MAILS_A_DAY
    tx.add(row)
    if asked.email and not many:
        _ask_to_confirm(tx, row, Contact(name=asked.name, email=asked.email))
    return row.sign_up_id


def _ask_to_confirm(tx: Transaction, row: SignUpRow, contact: Contact) -> None:
    event = SignUpReceived(
        kind="module" if row.module_id else "aftercare",
        contact=tx.sealer.seal(row.sign_up_id, contact),
        links=tx.sealer.seal(row.sign_up_id, confirmation_of(tx, row.sign_up_id)),
        brin=row.brin,
    )
    tx.record(row.sign_up_id, event)


async def _mails_today(tx: Transaction, email: str) -> int:
    query = select(func.count()).where(
        func.lower(SignUpRow.email) == email.lower(), SignUpRow.received_on == tx.today
    )
    return (await tx.session.exec(query)).one()


async def confirm(tx: Transaction, sign_up_id: UUID) -> None:
    """Confirm by the link, and pass it on when the mail address says who it is.

    A second click changes nothing; raises NotFound for what is not there.
    """
    row = await tx.load(SignUpRow, sign_up_id)
    if row.status != SignUpStatus.UNCONFIRMED:
        return
    row.confirmed_on = tx.today
    await settle(tx, row, await _by_email(tx, row))


async def match(tx: Transaction, sign_up_id: UUID, subject: UUID) -> None:
    """Say who a sign-up is of, by hand, and pass it on; raises NotFound, RuleBroken."""
    row = await tx.load(SignUpRow, sign_up_id)
    require(row.status == SignUpStatus.TO_MATCH, SignUpRule.OPEN_ONCE)
    student = await tx.load(StudentRow, subject)
    require(student.brin == row.brin, SignUpRule.PERSON_OF_SCHOOL)
    row.confirmed_on = row.confirmed_on or tx.today
    await settle(tx, row, student)


async def place(tx: Transaction, sign_up_id: UUID, coach_id: str) -> None:
    """Give somebody who knows no coach yet one, and pass the sign-up on; raises RuleBroken."""
    row = await tx.load(SignUpRow, sign_up_id)
    require(row.status == SignUpStatus.TO_PLACE, SignUpRule.OPEN_ONCE)
    require(coach_id in await coaches(tx.session, row.brin), AftercareRule.COACH_IS_KNOWN)
    row.coach_id = coach_id
    await settle(tx, row, await tx.load(StudentRow, row.subject))
    require(row.status == SignUpStatus.ENROLLED, SignUpRule.NO_OFFER)


async def close(tx: Transaction, sign_up_id: UUID) -> None:
    """Close a sign-up that leads to nothing, with all that is personal in it."""
    row = await tx.load(SignUpRow, sign_up_id)
    require(row.status in (SignUpStatus.TO_MATCH, SignUpStatus.TO_PLACE), SignUpRule.OPEN_ONCE)
    forget(row)


def forget(row: SignUpRow) -> None:
    """Let a sign-up lapse: what is left of it counts, and says nothing of anybody."""
    row.status, row.lapses_on = SignUpStatus.LAPSED, None
    row.name = row.email = row.phone = row.wish = None


async def settle(tx: Transaction, row: SignUpRow, student: StudentRow | None) -> None:
    """Decide what becomes of a confirmed sign-up, and enrol where that can be done at once."""
    partner_id, coach_id = await _receiver(tx, row, student)
    known = None
    if student is not None:
        row.subject = student.subject
        known = Known(
            graduated=student.status == "graduate",
            guidance_runs=student.offered and student.support_ended is None,
            partner_known=partner_id is not None,
            diploma_on=student.diploma_on,
        )
    status = status_of(known)
    row.status = status
    row.lapses_on = lapses_on(status, tx.today, known.diploma_on if known else None)
    if status is SignUpStatus.ENROLLED and student is not None and partner_id is not None:
        await _enrol(tx, row, student, (partner_id, coach_id))


async def _enrol(
    tx: Transaction, row: SignUpRow, student: StudentRow, receiver: tuple[str, str | None]
) -> None:
    """Enrol once; who is enrolled already asked to be called."""
    found = await tx.session.exec(
        select(EnrolmentRow).where(
            EnrolmentRow.subject == student.subject, EnrolmentRow.status != "ended"
        )
    )
    running = {each.module_id: each for each in found}
    if row.module_id in running:
        if None in running:
            note_question(running[None], tx.today)
        return
    asked = EnrolmentIn(
        subject=student.subject,
        kind="module" if row.module_id else "aftercare",
        partner_id=receiver[0],
        coach_id=receiver[1],
        module_id=row.module_id,
        funding=Funding.STATUTORY,
    )
    enrol(tx, asked, student, given_by(row, student))


async def _by_email(tx: Transaction, row: SignUpRow) -> StudentRow | None:
    """Return the one student with this mail address; two of them nobody can tell apart."""
    found = await tx.session.exec(
        select(StudentRow)
        .where(
            StudentRow.brin == row.brin,
            func.lower(StudentRow.email) == (row.email or "").lower(),
        )
        .order_by(col(StudentRow.subject))
        .limit(2)
        .with_for_update()
    )
    students = found.all()
    return students[0] if len(students) == 1 else None


async def _receiver(
    tx: Transaction, row: SignUpRow, student: StudentRow | None
) -> tuple[str | None, str | None]:
    """Return partner and coach: of the module, of the wish, or of the present guidance.

    A wish for a coach who is not, or no longer, to be chosen here counts as none: the form is open
    to everybody, and months can go by before a diploma.
    """
    if row.module_id is not None:
        module = await tx.session.get(ModuleRow, row.module_id)
        shown = await is_offered(tx.session, row.module_id, tx.today, Shop.PUBLIC)
        return (module.partner_id if module and shown else None), None
    if row.coach_id is not None:
        wished = (await coaches(tx.session, row.brin)).get(row.coach_id)
        if wished is not None:
            return wished.partner_id, wished.coach_id
    return (partner_of(student), student.coach_id) if student else (None, None)
