"""Navigation: what a service offers, of which people see what their role permits."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from shared.access.actions import Action
from shared.access.decide import Access, decide


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page in the navigation."""

    label: str
    address: str
    action: Action
    """What one must be permitted to see it."""
    group: str = ""
    """Heading above it where the menu is long, on a phone."""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A page in the navigation of somebody."""

    label: str
    address: str
    current: bool
    """It is the page that is shown, or one below it."""
    group: str = ""


PRIVACY = (
    MenuItem("Wie mag wat zien?", "/privacy/table", Action.READ_TABLE, "Privacy"),
    MenuItem("Wie heeft wat gezien?", "/privacy/disclosures", Action.READ_DISCLOSURES, "Privacy"),
)
"""At the end of every menu."""


def menu(request: Request) -> list[ShownItem]:
    """Return the pages that the one who is asking may see; none for who did not sign in."""
    access: Access | None = getattr(request.state, "access", None)
    if access is None:
        return []
    items: Sequence[MenuItem] = (*request.app.state.menu, *PRIVACY)
    kind: str = request.app.state.kind
    allowed = [each for each in items if decide(access.who, each.action, kind)]
    here = _longest([each.address for each in allowed], request.url.path)
    return [
        ShownItem(each.label, each.address, each.address == here, each.group) for each in allowed
    ]


def _longest(addresses: Sequence[str], path: str) -> str | None:
    above = [a for a in addresses if path == a or (a != "/" and path.startswith(f"{a}/"))]
    return max(above, key=len, default=None)
