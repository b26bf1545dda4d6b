"""Systems of a partner and of a municipality that want to be told."""

from estafette.demo.tour.persons import Visitor

ADDRESS = "https://planning.lifeafterschool.example/estafette"
CITY = "https://zaaksysteem.gemeente.example"


async def connect_planning(owner: Visitor) -> None:
    """Add a webhook, paused: nothing answers at an address of an example."""
    if any(each["url"] == ADDRESS for each in await owner.get("/webhooks")):
        return
    asked = {"partner_id": "P01", "url": ADDRESS, "owner_mailbox": "ict@lifeafterschool.example"}
    webhook = await owner.post("/webhooks", asked)
    await owner.post(f"/webhooks/{webhook['webhook_id']}/pause")


async def connect_case_system(keeper: Visitor) -> None:
    """Choose a case system for a municipality, paused: nothing answers at such an address."""
    if await keeper.get("/case-systems"):
        return
    types = f"{CITY}/catalogi/api/v1"
    asked = {
        "gemeentecode": "GM0599",
        "cases_url": f"{CITY}/zaken/api/v1",
        "documents_url": f"{CITY}/documenten/api/v1",
        "case_type": f"{types}/zaaktypen/overdracht",
        "status_type": f"{types}/statustypen/ontvangen",
        "document_type": f"{types}/informatieobjecttypen/overgangsdocument",
        "rsin": "002220647",
        "client_id": "estafette",
        "secret": "only-for-the-example",
        "owner_mailbox": "applicatiebeheer@gemeente.example",
    }
    system = await keeper.put("/case-systems", asked)
    await keeper.post(f"/case-systems/{system['system_id']}/pause")


async def set_rates(owner: Visitor, partner_id: str) -> None:
    """Say what an hour costs."""
    rate = {"partner_id": partner_id, "valid_from": "2026-01-01", "cents_per_hour": 8500}
    await owner.put("/rates", [rate])
