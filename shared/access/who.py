"""Who is asking: a person or a system, with a role in one or more organisations."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_MEMBERSHIP = re.compile(
    r"(?P<organisation>(?P<kind>school|partner|municipality|platform|person):[A-Za-z0-9-]{2,40})"
    r":(?P<role>[a-z-]+)(?::(?P<number>[A-Za-z0-9-]{1,20}))?"
)


class Role(StrEnum):
    """What somebody does in an organisation."""

    CENTRAL_TEAM = "central-team"
    SLBER = "slber"
    COACH = "coach"
    POLICY_ADVISER = "policy-adviser"
    OWNER = "owner"
    TRAINER = "trainer"
    CASE_WORKER = "case-worker"
    DOORSTROOMPUNT_WORKER = "doorstroompunt-worker"
    REGION_MANAGER = "region-manager"
    PRIVACY_OFFICER = "privacy-officer"
    OPERATOR = "operator"
    YOUNG_PERSON = "young-person"
    SYSTEM = "system"


ROLES_OF: dict[str, frozenset[Role]] = {
    "school": frozenset(
        {
            Role.CENTRAL_TEAM,
            Role.SLBER,
            Role.COACH,
            Role.POLICY_ADVISER,
            Role.PRIVACY_OFFICER,
            Role.SYSTEM,
        }
    ),
    "partner": frozenset({Role.OWNER, Role.TRAINER, Role.PRIVACY_OFFICER, Role.SYSTEM}),
    "municipality": frozenset(
        {
            Role.CASE_WORKER,
            Role.DOORSTROOMPUNT_WORKER,
            Role.REGION_MANAGER,
            Role.PRIVACY_OFFICER,
            Role.SYSTEM,
        }
    ),
    "platform": frozenset({Role.OPERATOR, Role.PRIVACY_OFFICER, Role.SYSTEM}),
    "person": frozenset({Role.YOUNG_PERSON}),
}
"""Which roles exist in which kind of organisation."""

WITH_OWN_PEOPLE = frozenset({Role.SLBER, Role.COACH, Role.TRAINER})
"""Roles that reach only their own people and orders, by their number."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A role in one organisation."""

    organisation: str
    """Kind and code, such as ``school:99ZZ``, ``partner:P02``, ``municipality:GM0599``."""
    role: Role
    number: str | None = None
    """Own staff number, such as S001 or C10, for roles that have own people."""

    @property
    def kind(self) -> str:
        """Kind of organisation."""
        return self.organisation.partition(":")[0]

    @property
    def code(self) -> str:
        """Code of the organisation within its kind: BRIN, partner, gemeentecode."""
        return self.organisation.partition(":")[2]

    def __str__(self) -> str:
        """Return the text that ``membership`` reads."""
        return ":".join(filter(None, (self.organisation, self.role.value, self.number)))


def membership(text: str) -> Membership:
    """Read ``school:99ZZ:slber:S001``; raises ValueError saying what is allowed."""
    found = _MEMBERSHIP.fullmatch(text)
    if found is None:
        raise ValueError("a membership reads as kind:code:role or kind:code:role:number")
    allowed = ROLES_OF[found["kind"]]
    if found["role"] not in allowed:
        raise ValueError(f"roles in a {found['kind']}: {', '.join(sorted(allowed))}")
    role = Role(found["role"])
    if role in WITH_OWN_PEOPLE and not found["number"]:
        raise ValueError(f"a {role.value} has a number: kind:code:{role.value}:number")
    return Membership(found["organisation"], role, found["number"])


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who signed in, or a system with a token."""

    subject: str
    """The issuer's identifier of this person or system; says nothing to others."""
    name: str
    """Name to show to this person only."""
    memberships: tuple[Membership, ...]
    scopes: frozenset[str] = frozenset()
    """What a system asked for; people have none."""
    session: str | None = None
    """Identifier of the session in the browser, if there is one."""


def memberships(texts: Iterable[str]) -> tuple[tuple[Membership, ...], int]:
    """Return the memberships that can be read, and how many could not."""
    known, unknown = [], 0
    for text in texts:
        try:
            known.append(membership(text))
        except ValueError:
            unknown += 1
    return tuple(known), unknown
