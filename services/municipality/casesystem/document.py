"""The overgangsdocument as a document for a case file: HTML that needs nothing else."""

from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.municipality.models import HandoverRow
from shared.access.actions import Action
from shared.access.decide import permit_of
from shared.access.fields import only
from shared.pages.formats import day
from shared.reference.lists import gemeente
from shared.runtime.sealing import Sealer

_PAGES = Environment(
    loader=PackageLoader("services.municipality"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters["datum"] = day


def render_document(handover: HandoverRow, sealer: Sealer) -> bytes:
    """Return the overgangsdocument of a handover, with what the table grants (R48, R51)."""
    content = handover.opened(sealer)
    granted = only(content, permit_of(Action.SEE_DOCUMENT).fields)
    shown = {name: getattr(content, name) for name in granted}
    return _render(handover.handover_id, shown, handover)


def _render(handover_id: UUID, shown: dict[str, object], handover: HandoverRow) -> bytes:
    template = _PAGES.get_template("casesystem/overgangsdocument.html")
    residence = gemeente(handover.gemeentecode, handover.offered_on).name
    words = template.render(
        handover_id=handover_id,
        residence=residence,
        offered_on=handover.offered_on,
        document=shown,
    )
    return words.encode()
