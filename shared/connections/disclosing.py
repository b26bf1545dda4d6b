"""Telling an organisation's system of a person is a disclosure, and is logged as one (R50)."""

from uuid import UUID

from shared.access import disclosures
from shared.access.actions import Action
from shared.access.decide import Access, Reach, permit_of
from shared.access.who import Role, Who
from shared.messaging.transaction import Transaction


async def note_told(  # noqa: PLR0913  who is told what of whom, and how
    tx: Transaction, organisation: str, action: Action, subject: UUID, *, by: str, trace: UUID
) -> None:
    """Write that what ``action`` shows of this person goes to a system; ``by`` says how.

    ``organisation`` is whose system it is, such as ``partner:P01``.
    """
    access = Access(
        who=Who(by, by, ()),
        permit=permit_of(action),
        reach=Reach(frozenset({organisation.partition(":")[2]})),
        organisation=organisation,
        role=Role.SYSTEM,
    )
    await disclosures.write(tx.session, access, [subject], at=tx.now, trace=trace)
