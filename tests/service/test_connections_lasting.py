"""What connections keep is deleted by age, and one that cannot be signed holds up no other."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from shared.connections.lasting import ATTEMPTS_KEPT, LINES_KEPT
from shared.schemas.partner import WebhookPaused
from shared.schemas.personal import Contact
from tests.service.conftest import Desk, NewDesk
from tests.service.connected import OWNER, a_deliverer, a_desk, feed, order, standing, webhook
from tests.service.receivers import Receiver, listening


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await a_desk(new_desk)


async def count(desk: Desk, table: str) -> int:
    (row,) = await desk.rows(f"SELECT count(*) AS n FROM {table}")
    return int(row["n"])


async def test_r49_attempts_and_lines_are_deleted_by_age_and_not_before(
    desk: Desk, receiver: Receiver
) -> None:
    await webhook(desk, receiver)
    await order(desk)
    await a_deliverer(desk.transactions).deliver_due()
    began = desk.clock.now()

    await desk.live_until(began + ATTEMPTS_KEPT)
    assert (await count(desk, "webhook_attempt"), await count(desk, "history_line")) == (1, 1)
    await desk.live_until(began + ATTEMPTS_KEPT + timedelta(days=1))
    assert (await count(desk, "webhook_attempt"), await count(desk, "history_line")) == (0, 1)
    await desk.live_until(began + LINES_KEPT)
    await order(desk)
    await desk.live_until(began + LINES_KEPT + timedelta(days=1))

    items = (await feed(desk))["items"]
    assert [line["number"] for line in items if line["type"] == "order.placed"] == [2]
    assert await count(desk, "history_line") == len(items)
    assert await a_deliverer(desk.transactions).deliver_due() >= 1
    assert receiver.lines[-1]["number"] == items[-1]["number"], "numbers go on"


async def spoil_secret(desk: Desk, path: str) -> None:
    """Seal a webhook's secret with the key of something else, as a lost key does."""
    other = desk.transactions.sealer.seal(UUID(int=1), Contact(name="", email=""))
    async with desk.transactions.begin() as tx:
        statement = text("UPDATE webhook_secret SET sealed = :sealed WHERE webhook_id = :id")
        values = {"sealed": str(other), "id": UUID(path.rpartition("/")[2])}
        await tx.session.execute(statement, values)


async def test_a_secret_that_does_not_open_holds_up_no_other_webhook(
    desk: Desk, receiver: Receiver
) -> None:
    with listening() as other:
        await spoil_secret(desk, await webhook(desk, other))
        await webhook(desk, receiver)
        await order(desk)
        await order(desk)
        await a_deliverer(desk.transactions).deliver_due()

        assert [line["number"] for line in receiver.lines] == [1, 2]
        assert other.calls == [], "nothing goes out unsigned"


async def test_the_owner_of_a_secret_that_does_not_open_is_told_and_makes_a_new_one(
    desk: Desk, receiver: Receiver
) -> None:
    path = await webhook(desk, receiver)
    await spoil_secret(desk, path)
    await order(desk)
    tried = await desk.http.post(f"{path}/test", headers=desk.asking(OWNER))
    assert tried.json()["fault"] == "no-secret"
    while (await standing(desk))["status"] == "active":
        await a_deliverer(desk.transactions).deliver_due()
        desk.clock.move_to(desk.clock.now() + timedelta(hours=12))
    assert len(await desk.recorded(WebhookPaused)) == 1

    renewed = await desk.http.post(f"{path}/secret", json={}, headers=desk.asking(OWNER))
    receiver.secrets = [renewed.json()["secret"]]
    await desk.http.post(f"{path}/resume", headers=desk.asking(OWNER))
    assert await a_deliverer(desk.transactions).deliver_due() == 1
    assert len(receiver.lines) == 1
