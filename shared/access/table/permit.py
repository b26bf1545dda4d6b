"""How a row of the table is written, and groups of roles and data that return in it."""

from collections.abc import Iterable

from shared.access.actions import Action, Field, Permit
from shared.access.who import Role

SCHOOL_TEAM = (Role.CENTRAL_TEAM, Role.SYSTEM)
GUIDES = (Role.CENTRAL_TEAM, Role.COACH, Role.SYSTEM)
CASE_TEAM = (Role.CASE_WORKER, Role.DOORSTROOMPUNT_WORKER, Role.SYSTEM)
EVERYBODY_AT_WORK = tuple(role for role in Role if role not in (Role.YOUNG_PERSON, Role.OPERATOR))
LIST = (Field.PSEUDONYM, Field.GUIDANCE)
"""What a list of people shows: no names."""


def permit(
    action: Action, roles: Iterable[Role], fields: Iterable[Field], ground: str, purpose: str
) -> Permit:
    """Return a row of the table."""
    return Permit(action, frozenset(roles), tuple(fields), ground, purpose)
