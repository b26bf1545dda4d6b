"""Who asks in tests of a service: recognised without an issuer, by a name in a header."""

from dataclasses import dataclass, field

from fastapi import Request

from shared.access.actions import Action
from shared.access.who import Membership, Role, Who, membership

SCOPES = frozenset(action.value.partition(".")[0] for action in Action)
HEADER = "x-asking"


@dataclass
class Askers:
    """Recognises by header; without one it is the software of all organisations together."""

    known: dict[str, Who | None] = field(default_factory=lambda: {"everybody": everybody()})

    async def __call__(self, request: Request) -> Who | None:
        """Return who was introduced under the header's name."""
        return self.known[request.headers.get(HEADER, "everybody")]

    def introduce(self, name: str, *memberships: str, scopes: frozenset[str] = SCOPES) -> None:
        """Make somebody known by name."""
        held = tuple(membership(text) for text in memberships)
        self.known[name] = Who(name, name, held, scopes)


def everybody() -> Who:
    """Return a system of every organisation there is, with the roles that systems lack."""
    schools = [Membership(f"school:{brin}", Role.SYSTEM) for brin in ("99ZZ", "98YY")]
    partners = [Membership(f"partner:P{n:02}", Role.SYSTEM) for n in range(1, 10)]
    municipalities = [
        Membership(f"municipality:{code}", Role.SYSTEM) for code in ("GM0599", "GM0307", "GM9999")
    ]
    platform = [Membership("platform:estafette", r) for r in (Role.OPERATOR, Role.SYSTEM)]
    return Who("test", "test", (*schools, *partners, *municipalities, *platform), SCOPES)
