"""Telling a partner's system of a person is a disclosure, and is logged as one (R50)."""

from uuid import UUID

from shared.access import disclosures
from shared.access.actions import Action
from shared.access.decide import Access, Reach, permit_of
from shared.access.who import Role, Who
from shared.messaging.transaction import Transaction


async def note_told(
    tx: Transaction, partner_id: str, subject: UUID, *, by: str, trace: UUID
) -> None:
    """Write that this person's pseudonym and facts go to a partner's system; ``by`` says how."""
    access = Access(
        who=Who(by, by, ()),
        permit=permit_of(Action.READ_FEED),
        reach=Reach(frozenset({partner_id})),
        organisation=f"partner:{partner_id}",
        role=Role.SYSTEM,
    )
    await disclosures.write(tx.session, access, [subject], at=tx.now, trace=trace)
