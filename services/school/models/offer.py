"""What the school has on offer: policy, partners, modules."""

from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlmodel import Field, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.eligibility import Group, Policy
from services.school.models.table import Table


class PolicyRow(Table, table=True):
    """A version of the target-group policy."""

    __tablename__ = "policy"
    version: str = Field(primary_key=True)
    valid_from: date
    groups: list[str] = Field(sa_type=ARRAY(TEXT))

    def policy(self) -> Policy:
        """Return the row as the value that the rules work with."""
        return Policy(self.version, self.valid_from, frozenset(map(Group, self.groups)))


class PartnerRow(Table, table=True):
    """A coaching partner with its shared mailbox."""

    __tablename__ = "partner"
    partner_id: str = Field(primary_key=True)
    name: str
    order_mailbox: str


class ModuleRow(Table, table=True):
    """A module of the catalogue."""

    __tablename__ = "module"
    module_id: UUID = Field(primary_key=True)
    name: str
    theme: str
    partner_id: str
    duration_minutes: int
    phase: str
    max_group_size: int
    price_eur: int
    contract_from: date
    contract_until: date


async def policies(session: AsyncSession) -> list[Policy]:
    """Return every version of the policy."""
    return [row.policy() for row in await session.exec(select(PolicyRow))]
