"""What is sent to the ZGW APIs. Of the person: nothing but the document itself (R46)."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.municipality.domain.casesystem import NewCase
from shared.schemas.event import format_time

_TITLE = "Overgangsdocument van de school"


@dataclass(frozen=True, slots=True)
class Types:
    """The municipality's number, and addresses in its catalogue."""

    rsin: str
    case_type: str
    status_type: str
    document_type: str


def case(new: NewCase, types: Types) -> Mapping[str, Any]:
    """Return a zaak; who it is about is not in it, and how secret it is its zaaktype says."""
    return {
        "identificatie": new.reference,
        "bronorganisatie": types.rsin,
        "verantwoordelijkeOrganisatie": types.rsin,
        "zaaktype": types.case_type,
        "startdatum": new.started_on.isoformat(),
        "registratiedatum": new.started_on.isoformat(),
        "omschrijving": "Overdracht van school naar gemeente",
        "kenmerken": [{"kenmerk": str(new.handover_id), "bron": "Estafette"}],
    }


def document(new: NewCase, types: Types) -> Mapping[str, Any]:
    """Return the overgangsdocument as informatieobject, for who handles the case only.

    Without rights of use: a document that says nothing of them keeps a case from being closed.
    """
    return {
        "identificatie": new.reference,
        "bronorganisatie": types.rsin,
        "creatiedatum": new.started_on.isoformat(),
        "titel": _TITLE,
        "auteur": "Estafette",
        "taal": "nld",
        "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        "status": "definitief",
        "formaat": "text/html",
        "bestandsnaam": f"overgangsdocument-{new.handover_id}.html",
        "bestandsomvang": len(new.document),
        "inhoud": base64.b64encode(new.document).decode(),
        "indicatieGebruiksrecht": False,
        "informatieobjecttype": types.document_type,
    }


def link(pair: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the relation between zaak and informatieobject."""
    return {**pair, "titel": _TITLE}


def status(new: NewCase, of_case: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the first status of a zaak."""
    return {
        **of_case,
        "datumStatusGezet": format_time(new.accepted_at),
        "statustoelichting": "De gemeente heeft de overdracht aanvaard.",
    }
