"""An SLB'er orders a module for a class: it goes to the partner directly (R21–R24, R26, R27)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import text
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.catalogue import is_offered
from services.school.domain import ordering
from services.school.domain.catalogue import Shop
from services.school.domain.eligibility import scope_of
from services.school.domain.handover import SchoolRule, check_funding
from services.school.models import ModuleRow, OrderRow, PartnerRow, StudentRow
from services.school.ordering.log import What, log
from shared.access.decide import Access
from shared.messaging.transaction import Transaction
from shared.reference.working_days import add_working_days
from shared.rules import require
from shared.runtime.clock import AMSTERDAM
from shared.runtime.texts import LongText, ShortText
from shared.schemas.orders import CostCarrier
from shared.schemas.personal import Contact, Message
from shared.schemas.school import ModuleOrdered
from shared.schemas.vocabulary import Brin, CoachId, Funding, Gemeentecode, Scope

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('order form ' || :key, 0))")
"""Lets a double click wait for the first click's commit."""


class OrderIn(BaseModel):
    """An order of a module for a class (R23)."""

    module_id: UUID
    brin: Brin
    klas: ShortText
    slber_id: CoachId | None = None
    """For whom; needed from who is no SLB'er."""
    group_size: int | None = Field(default=None, gt=0, le=200)
    """Number of students; without it, all students of the SLB'er in the class."""
    period_from: date
    period_until: date
    wished_starts: list[AwareDatetime] = Field(default_factory=list, max_length=10)
    """Moments in the timetable that suit the class."""
    location: ShortText
    wishes: LongText | None = None
    cost_carrier: CostCarrier
    funding: Funding
    at_school: bool = True
    """Whether it is carried out at a school."""
    only_residents_of: list[Gemeentecode] = Field(default_factory=list, max_length=20)
    """Municipalities whose residents may join; empty: everybody (R26)."""
    justification: LongText | None = None
    """Why not everybody of the region may join (R26)."""


async def place_once(
    tx: Transaction, access: Access, orders: Sequence[OrderIn], form_key: UUID
) -> Sequence[OrderRow]:
    """Place the orders of a form; the same form sent again gives the same orders.

    Raises RuleBroken when a rule forbids one; then none is placed.
    """
    await tx.session.execute(_ONE_AT_A_TIME, {"key": str(form_key)})
    found = await tx.session.exec(
        select(OrderRow).where(OrderRow.form_key == form_key).order_by(col(OrderRow.order_id))
    )
    before = found.all()
    if before:
        return before
    return [await place(tx, access, order, form_key) for order in orders]


async def place(
    tx: Transaction, access: Access, order: OrderIn, form_key: UUID | None = None
) -> OrderRow:
    """Order a module; raises RuleBroken when a rule forbids it."""
    module = await tx.load(ModuleRow, order.module_id)
    partner = await tx.load(PartnerRow, module.partner_id)
    sold = await is_offered(tx.session, module.module_id, tx.today, Shop.INTERNAL)
    require(sold, SchoolRule.MODULE_ON_SALE)
    students = await _students(tx, access, order)
    group_size = order.group_size or len(students)
    ordering.check_group(group_size, max_group_size=module.max_group_size)
    _check(order, students, today=tx.today)
    row = OrderRow(
        **order.model_dump(exclude={"slber_id", "group_size"}),
        order_id=uuid7(),
        form_key=form_key,
        module_name=module.name,
        partner_id=module.partner_id,
        slber_id=students[0].slber_id,
        slber_name=students[0].slber_name,
        group_size=group_size,
        ordered_at=tx.now,
        respond_by=add_working_days(tx.today, ordering.RESPONSE_WORKING_DAYS),
    )
    tx.add(row)
    await tx.session.flush()  # its log refers to it
    log(tx, row.order_id, What.ORDERED, access=access)
    tx.record(row.order_id, _ordered(tx, row, students[0], partner))
    return row


def _check(order: OrderIn, students: Sequence[StudentRow], *, today: date) -> None:
    """Check when, for whom, and who pays (R23, R26, R27)."""
    days = [moment.astimezone(AMSTERDAM).date() for moment in order.wished_starts]
    ordering.check_period(order.period_from, order.period_until, days, today=today)
    ordering.check_exclusion(
        at_school=order.at_school,
        only_residents_of=order.only_residents_of,
        justification=order.justification,
    )
    scopes = {scope_of(s.level, s.leerweg, further_education=False) for s in students}
    check_funding(order.funding, mandatory_group=Scope.MANDATORY in scopes)


def own_numbers(access: Access, brin: str) -> set[str]:
    """Return the numbers under which somebody is an SLB'er of this school."""
    codes = [code.partition("#") for code in access.reach.codes]
    return {number for school, _, number in codes if school == brin and number}


async def _students(tx: Transaction, access: Access, order: OrderIn) -> Sequence[StudentRow]:
    """Return the students of the class whom the SLB'er guides (R23)."""
    own = own_numbers(access, order.brin)
    for_others = order.brin in access.reach.codes
    slber_id = ordering.orderer_of(own, order.slber_id, for_others=for_others)
    found = await tx.session.exec(
        select(StudentRow)
        .where(StudentRow.brin == order.brin, StudentRow.klas == order.klas)
        .order_by(col(StudentRow.subject))
    )
    students = found.all()
    of_slber = [student for student in students if student.slber_id == slber_id]
    ordering.check_klas(len(students), len(of_slber), own=not for_others)
    return of_slber


def _ordered(
    tx: Transaction, row: OrderRow, student: StudentRow, partner: PartnerRow
) -> ModuleOrdered:
    """Return the event; from now on both sides have each other's contact data (R23)."""
    orderer = Contact(name=student.slber_name, email=student.slber_email)
    wishes = Message(author=student.slber_name, text=row.wishes) if row.wishes else None
    return ModuleOrdered(
        **row.model_dump(include=set(ModuleOrdered.model_fields) - {"wishes", "orderer"}),
        orderer=tx.sealer.seal(row.order_id, orderer),
        wishes=tx.sealer.seal(row.order_id, wishes) if wishes else None,
        order_mailbox=partner.order_mailbox,
    )
