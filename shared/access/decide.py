"""Decides by the table what somebody may do, and how far that reaches. Default deny."""

from dataclasses import dataclass

from shared.access.actions import Action, Field, Permit
from shared.access.rows import part_of
from shared.access.table import TABLE
from shared.access.who import WITH_OWN_PEOPLE, Membership, Role, Who

REGION = "region"
"""Behind a code in a reach: only what is the region's; never ``code`` itself, with its people."""
OF_THE_MUNICIPALITY = frozenset(
    {Action.READ_HANDOVER_CONNECTIONS, Action.KEEP_HANDOVER_CONNECTIONS}
)
"""What a region manager does for the own municipality instead: its systems, and no person."""
_BY_ACTION = {permit.action: permit for permit in TABLE}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose rows somebody reaches with one action in one kind of organisation."""

    codes: frozenset[str] = frozenset()
    """Codes of organisations, or ``code#number`` for only the people of that number.

    ``code#region`` is what a region manager reaches: nothing that is about a person.
    ``code/part`` stands for a part of an organisation's rows that nothing else opens.
    """


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody who may do something, and how far that reaches."""

    who: Who
    permit: Permit
    reach: Reach
    organisation: str
    """The organisation for which it is done; the first where there are more."""
    role: Role
    """The role in which it is done."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """Personal data that may be seen with it."""
        return self.permit.fields


def permit_of(action: Action) -> Permit:
    """Return the table's row of an action; every action has one."""
    return _BY_ACTION[action]


def decide(who: Who, action: Action, kind: str) -> Access | None:
    """Return what somebody may do in a kind of organisation, or None: default deny.

    ``kind`` is the kind of organisation whose rows the service holds. Systems need the scope of
    the action besides the role.
    """
    permit = permit_of(action)
    scope = action.value.partition(".")[0]
    fitting = [
        each
        for each in who.memberships
        if each.role in permit.roles
        and each.kind in (kind, "platform")
        and (each.role is not Role.SYSTEM or scope in who.scopes)
    ]
    if not fitting:
        return None
    codes = frozenset(_code(each, action) for each in fitting if each.kind == kind)
    parts = {part_of(code, permit.part) for code in codes} if permit.part else set()
    return Access(who, permit, Reach(codes | parts), fitting[0].organisation, fitting[0].role)


def _code(membership: Membership, action: Action) -> str:
    if membership.role in WITH_OWN_PEOPLE:
        return f"{membership.code}#{membership.number}"
    # what is about a person is not within reach (R52)
    if membership.role is Role.REGION_MANAGER and action not in OF_THE_MUNICIPALITY:
        return f"{membership.code}#{REGION}"
    return membership.code
