"""A partner's desk with something to tell, and its systems."""

from typing import Any
from uuid import UUID, uuid4

from services.partner.telling import HISTORY
from shared.connections.deliverer import Deliverer
from shared.connections.sending import Sender
from shared.messaging.transaction import Transactions
from shared.runtime.settings import Settings
from shared.schemas.municipality import CoachContinuityAsked
from tests.conftest import ISSUER, KEY
from tests.service import test_partner as partner
from tests.service.conftest import Desk, NewDesk
from tests.service.receivers import Receiver

ORDER = partner.ORDER
HANDOVER = UUID("01990000-0000-7000-8000-0000000000aa")
SYSTEM, OTHER = "partner:P01:system", "partner:P02:system"
OWNER = "partner:P01:owner"
MAILBOX = "beheer@p01.example"


def settings(**more: Any) -> Settings:
    values: dict[str, Any] = {
        "service": "partner",
        "database_url": "postgresql+asyncpg://unused",
        "kafka_bootstrap_servers": "nowhere:9092",
        "personal_data_key": KEY,
        "oidc_issuer": ISSUER,
        "session_key": KEY,
        "link_key": KEY,
    }
    return Settings(**values | more)


async def a_desk(new_desk: NewDesk) -> Desk:
    """Return a desk whose webhooks may go to this machine."""
    desk = await new_desk("partner")
    desk.http._transport.app.state.settings = settings(webhooks_to_loopback=True)  # type: ignore[attr-defined]
    partners = [{"partner_id": p, "name": p} for p in ("P01", "P02")]
    await desk.http.put("/partners", json=partners)
    coaches = [("C01", "P01"), ("C02", "P02"), ("C03", "P01")]
    await desk.http.put(
        "/coaches", json=[{"coach_id": c, "partner_id": p, "name": c} for c, p in coaches]
    )
    return desk


async def order(desk: Desk, *, partner_id: str = "P01") -> UUID:
    """Let a school order something."""
    order_id = uuid4()
    ordered = partner.an_order(desk, order_id).model_copy(update={"partner_id": partner_id})
    await desk.receive(ordered, subject=order_id)
    return order_id


async def much(desk: Desk) -> None:
    """Let everything happen that a partner hears and says: six lines."""
    await desk.receive(partner.an_order(desk, ORDER), subject=ORDER)
    await desk.http.post(f"/orders/{ORDER}/confirmation", json={"trainer_id": "C01"})
    await desk.http.post(f"/orders/{ORDER}/sessions", json=partner.SLOT)
    await partner.enrol(desk)
    asked = {"handover_id": HANDOVER, "coach_id": "C01", "gemeentecode": "GM0599"}
    await desk.receive(CoachContinuityAsked(**asked, coach_organisation="partner:P01"))
    answer = [{"handover_id": str(HANDOVER), "available": True}]
    await desk.http.post("/coach-questions/answers", json=answer)


MUCH = [
    *("order.placed", "order.confirmed", "session.planned", "participant.enrolled"),
    *("coach.asked", "coach.answered"),
]


async def feed(desk: Desk, who: str = SYSTEM, **query: Any) -> dict[str, Any]:
    """Return a page of somebody's feed."""
    answer = await desk.http.get("/feed", params=query, headers=desk.asking(who))
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def webhook(desk: Desk, receiver: Receiver, **more: Any) -> str:
    """Let the owner add a receiver, which keeps the secret; returns the webhook's address."""
    new = {"partner_id": "P01", "url": receiver.url, "owner_mailbox": MAILBOX}
    answer = await desk.http.post("/webhooks", json=new | more, headers=desk.asking(OWNER))
    assert answer.status_code == 201, answer.text
    receiver.secrets.append(answer.json()["secret"])
    return f"/webhooks/{answer.json()['webhook_id']}"


def a_deliverer(transactions: Transactions, sender: Sender | None = None) -> Deliverer:
    """Return a deliverer that is not started."""
    return Deliverer(settings(), transactions, HISTORY, sender or Sender(to_loopback=True))


async def standing(desk: Desk) -> dict[str, Any]:
    """Return how the only webhook stands."""
    (row,) = await desk.rows("SELECT * FROM webhook")
    return row
