"""The target-group policy of each school."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlmodel import Field, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school.domain.eligibility import Group, Policy
from services.school.models.table import Table


class PolicyRow(Table, table=True):
    """A version of a school's target-group policy (WEB 9.2.12(5))."""

    __tablename__ = "policy"
    brin: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    valid_from: date
    groups: list[str] = Field(sa_type=ARRAY(TEXT))
    agreements_link: str | None = None
    explanation: str | None = None
    decided_by: str | None = None

    def policy(self) -> Policy:
        """Return the row as the value that the rules work with."""
        return Policy(self.version, self.valid_from, frozenset(map(Group, self.groups)))


async def policies(session: AsyncSession) -> Mapping[str, Sequence[Policy]]:
    """Return every version of the policy by school; a school without policy has none."""
    found: dict[str, list[Policy]] = defaultdict(list)
    for row in await session.exec(select(PolicyRow)):
        found[row.brin].append(row.policy())
    return found


def versions_of(brin: str, known: Mapping[str, Sequence[Policy]]) -> Sequence[Policy]:
    """Return the policy of a school or of one of its locations: the board has one for all."""
    return known.get(brin[:4], ())
