"""From what a municipality chose to a case system that can be spoken to."""

from services.municipality.casesystem.system import CaseSystem
from services.municipality.casesystem.zgw import Access, Zgw
from services.municipality.casesystem.zgw_bodies import Types
from services.municipality.models import CaseSystemRow
from shared.connections.keys import unseal_secret
from shared.connections.sending import Sender
from shared.runtime.clock import Clock
from shared.runtime.sealing import Sealer


def reach(row: CaseSystemRow, sealer: Sealer, sender: Sender, real: Clock) -> CaseSystem | None:
    """Return the case system; None when its secret does not open and has to be given anew."""
    secret = unseal_secret(sealer, row.system_id, row.secret)
    if secret is None:
        return None
    access = Access(row.cases_url, row.documents_url, row.client_id, secret)
    types = Types(row.rsin, row.case_type, row.status_type, row.document_type)
    return Zgw(access, types, sender, real)
