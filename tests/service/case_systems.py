"""A municipality with a case system, and the steps of a handover."""

from typing import Any
from uuid import UUID, uuid4

from services.municipality.casesystem.deliverer import CaseDeliverer
from shared.connections.sending import Sender
from tests.service.conftest import Desk, NewDesk
from tests.service.connected import settings
from tests.service.test_municipality import a_document, an_offered
from tests.zgw import CLIENT, RSIN, SECRET, TYPES, CaseSystem

KEEPER, WORKER = "municipality:GM0599:region-manager", "municipality:GM0599:case-worker"
SYSTEM = "municipality:GM0599:system"
MAILBOX = "applicatiebeheer@gemeente.example"


async def a_municipality(new_desk: NewDesk) -> Desk:
    """Return a municipality whose connections may go to this machine."""
    desk = await new_desk("municipality")
    here = settings(service="municipality", webhooks_to_loopback=True)
    desk.http._transport.app.state.settings = here  # type: ignore[attr-defined]
    return desk


def choice(system: CaseSystem, **more: Any) -> dict[str, Any]:
    """Return what a municipality fills in about its case system."""
    return {
        "gemeentecode": "GM0599",
        "cases_url": system.url("zaken"),
        "documents_url": system.url("documenten"),
        "case_type": f"{TYPES}/zaaktypen/1",
        "status_type": f"{TYPES}/statustypen/1",
        "document_type": f"{TYPES}/informatieobjecttypen/1",
        "rsin": RSIN,
        "client_id": CLIENT,
        "secret": SECRET,
        "owner_mailbox": MAILBOX,
    } | more


async def choose(desk: Desk, system: CaseSystem, **more: Any) -> str:
    """Choose a case system; returns its address at our API."""
    body = choice(system, **more)
    answer = await desk.http.put("/case-systems", json=body, headers=desk.asking(KEEPER))
    assert answer.status_code == 200, answer.text
    return f"/case-systems/{answer.json()['system_id']}"


async def offer(desk: Desk, **more: Any) -> tuple[UUID, UUID]:
    """Let a school offer somebody; returns handover and person."""
    handover, subject = uuid4(), uuid4()
    sealer = desk.transactions.sealer
    sealed = sealer.seal(subject, a_document())
    offered = an_offered(sealer, handover_id=handover, document=sealed, **more)
    await desk.receive(offered, subject=subject)
    return handover, subject


async def accept(desk: Desk, **more: Any) -> UUID:
    """Let a school offer somebody and the municipality accept; returns the handover."""
    handover, _ = await offer(desk, **more)
    await do(desk, f"/handovers/{handover}/acceptance")
    return handover


async def do(desk: Desk, path: str, body: Any = None, who: str = WORKER) -> Any:
    """Do something, and return the answer."""
    answer = await desk.http.post(path, json=body, headers=desk.asking(who))
    assert answer.is_success, answer.text
    return answer.json()


def a_deliverer(desk: Desk) -> CaseDeliverer:
    """Return a deliverer that is not started."""
    return CaseDeliverer(settings(), desk.transactions, Sender(to_loopback=True))


async def deliver(desk: Desk) -> int:
    """Hand over what is due; returns how many cases it tried."""
    return await a_deliverer(desk).deliver_due()


async def delivery(desk: Desk) -> dict[str, Any]:
    """Return the only case that goes to the case system."""
    (row,) = await desk.rows("SELECT * FROM case_delivery")
    return row
