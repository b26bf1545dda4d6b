"""A partner's own system that wants to be told."""

from estafette.demo.tour.persons import Visitor

ADDRESS = "https://planning.lifeafterschool.example/estafette"


async def connect_planning(owner: Visitor) -> None:
    """Add a webhook, paused: nothing answers at an address of an example."""
    if any(each["url"] == ADDRESS for each in await owner.get("/webhooks")):
        return
    asked = {"partner_id": "P01", "url": ADDRESS, "owner_mailbox": "ict@lifeafterschool.example"}
    webhook = await owner.post("/webhooks", asked)
    await owner.post(f"/webhooks/{webhook['webhook_id']}/pause")


async def set_rates(owner: Visitor, partner_id: str) -> None:
    """Say what an hour costs."""
    rate = {"partner_id": partner_id, "valid_from": "2026-01-01", "cents_per_hour": 8500}
    await owner.put("/rates", [rate])
