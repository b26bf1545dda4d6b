"""Who of the school is asking, for what is done in the name of a person."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from shared.access.decide import Access


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody of a school."""

    brin: str
    name: str
    code: str
    """Own staff number; for who has none, the issuer's identifier."""


def _asker(request: Request) -> Asker:
    access: Access = request.state.access
    numbers = (
        held.number
        for held in access.who.memberships
        if held.organisation == access.organisation and held.role is access.role
    )
    number = next(numbers, None)
    brin = access.organisation.partition(":")[2]
    return Asker(brin, access.who.name, number or access.who.subject)


Asking = Annotated[Asker, Depends(_asker)]
"""Who is asking; only behind ``permits``."""
