"""Webhooks: signed, in order, at least once, tried for days, and never into a private network."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from standardwebhooks import Webhook, WebhookVerificationError

from services.partner.telling import HISTORY
from shared.connections import sending
from shared.connections.sending import Sender
from shared.connections.webhooks import GIVES_UP_AFTER, OVERLAP
from shared.messaging.transaction import Transaction, Transactions
from shared.schemas.partner import WebhookPaused
from tests.builders import SUBJECT
from tests.service.conftest import Desk, NewDesk
from tests.service.connected import (
    MAILBOX,
    MUCH,
    OTHER,
    OWNER,
    a_deliverer,
    a_desk,
    feed,
    much,
    order,
    settings,
    standing,
    webhook,
)
from tests.service.receivers import Receiver, listening


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await a_desk(new_desk)


async def act(desk: Desk, path: str, body: Any = None, who: str = OWNER) -> dict[str, Any]:
    """Let the owner do something with a webhook."""
    answer = await desk.http.post(path, json=body, headers=desk.asking(who))
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def deliver(desk: Desk) -> int:
    return await a_deliverer(desk.transactions).deliver_due()


async def test_every_line_arrives_once_in_order_with_a_valid_signature(
    desk: Desk, receiver: Receiver
) -> None:
    await webhook(desk, receiver)
    await much(desk)
    deliverer = a_deliverer(desk.transactions)

    assert await deliverer.pending() == 1
    assert await deliverer.deliver_due() == len(MUCH)
    assert await deliverer.pending() == 0
    assert [line["type"] for line in receiver.lines] == MUCH
    assert receiver.refused == 0
    assert receiver.lines == (await feed(desk))["items"]
    assert [call["webhook-id"] for call in receiver.calls] == [r["id"] for r in receiver.lines]


async def test_a_new_webhook_begins_now_or_behind_a_cursor(desk: Desk, receiver: Receiver) -> None:
    await much(desk)
    cursor = (await feed(desk, limit=4))["cursor"]
    await webhook(desk, receiver)
    assert await deliver(desk) == 0

    await webhook(desk, receiver, after=cursor)
    assert await deliver(desk) == 2
    assert [line["number"] for line in receiver.lines] == [5, 6]


async def test_a_receiver_that_was_down_for_a_day_gets_everything_once_and_in_order(
    desk: Desk, receiver: Receiver
) -> None:
    await webhook(desk, receiver)
    receiver.status = 503
    for _ in range(3):
        await order(desk)
        await deliver(desk)
        desk.clock.move_to(desk.clock.now() + timedelta(hours=8))
    await much(desk)
    assert receiver.lines == []

    receiver.status = 200
    desk.clock.move_to(desk.clock.now() + timedelta(days=1))
    await deliver(desk)

    assert [line["number"] for line in receiver.lines] == list(range(1, 10))
    assert receiver.lines == (await feed(desk))["items"]


async def test_a_receiver_that_asks_to_come_back_later_is_left_alone_so_long(
    desk: Desk, receiver: Receiver
) -> None:
    await webhook(desk, receiver)
    receiver.status, receiver.retry_after = 503, "1200"
    await order(desk)
    await deliver(desk)
    receiver.status = 200
    desk.clock.move_to(desk.clock.now() + timedelta(seconds=1199))
    assert await deliver(desk) == 0

    desk.clock.move_to(desk.clock.now() + timedelta(seconds=1))
    assert await deliver(desk) == 1
    assert len(receiver.lines) == 1


async def test_a_line_waits_for_the_one_before(desk: Desk, receiver: Receiver) -> None:
    await webhook(desk, receiver)
    receiver.status = 500
    await much(desk)

    assert await deliver(desk) == 1
    assert await deliver(desk) == 0
    row = await standing(desk)
    assert (row["delivered"], row["attempts"], row["status"]) == (0, 1, "active")
    assert row["failing_since"] is not None


async def test_a_webhook_that_fails_for_days_pauses_and_tells_the_owner_once(
    desk: Desk, receiver: Receiver
) -> None:
    path = await webhook(desk, receiver)
    receiver.status = 500
    await order(desk)
    await order(desk)
    began = desk.clock.now()
    while (await standing(desk))["status"] == "active":
        assert desk.clock.now() < began + GIVES_UP_AFTER * 2
        await deliver(desk)
        desk.clock.move_to(desk.clock.now() + timedelta(hours=12))

    (paused,) = await desk.recorded(WebhookPaused)
    assert (paused["reason"], paused["waiting"]) == ("failing", 2)
    assert paused["owner_mailbox"] == MAILBOX
    assert desk.clock.now() > began + GIVES_UP_AFTER
    assert await deliver(desk) == 0

    receiver.status = 200
    resumed = await act(desk, f"{path}/resume")
    assert (resumed["status"], resumed["partner_id"]) == ("active", "P01")
    assert await deliver(desk) == 2
    assert [line["number"] for line in receiver.lines] == [1, 2]


async def test_410_stops_it_at_once(desk: Desk, receiver: Receiver) -> None:
    await webhook(desk, receiver)
    receiver.status = 410
    await order(desk)
    await deliver(desk)

    (paused,) = await desk.recorded(WebhookPaused)
    assert (paused["reason"], (await standing(desk))["status"]) == ("gone", "gone")


async def test_an_owner_pauses_and_resumes_without_loss(desk: Desk, receiver: Receiver) -> None:
    path = await webhook(desk, receiver)
    await act(desk, f"{path}/pause")
    await order(desk)
    assert await deliver(desk) == 0

    await act(desk, f"{path}/resume")
    assert await deliver(desk) == 1


async def test_a_redirect_is_not_followed_and_is_no_success(desk: Desk, receiver: Receiver) -> None:
    with listening() as elsewhere:
        receiver.status, receiver.location = 307, elsewhere.url
        await webhook(desk, receiver)
        await order(desk)
        await deliver(desk)

        assert elsewhere.calls == []
        assert (await standing(desk))["attempts"] == 1


async def test_a_receiver_that_says_nothing_costs_no_more_than_the_time_out(
    desk: Desk, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    receiver.stays_silent = threading.Event()
    path = await webhook(desk, receiver)
    await order(desk)
    await deliver(desk)

    (tried,) = await log_of(desk, path)
    assert (tried["fault"], tried["status"]) == ("time-out", None)
    assert 200 <= tried["milliseconds"] < 2000


async def test_a_receiver_that_is_not_there_is_a_failure(desk: Desk) -> None:
    with listening() as gone:
        path = await webhook(desk, gone)
    await order(desk)
    await deliver(desk)
    assert [tried["fault"] for tried in await log_of(desk, path)] == ["no-connection"]


async def log_of(desk: Desk, path: str) -> list[dict[str, Any]]:
    tried = await desk.http.get(f"{path}/attempts", headers=desk.asking(OWNER))
    rows: list[dict[str, Any]] = tried.json()
    return rows


async def test_the_log_tells_what_was_tried_without_content(desk: Desk, receiver: Receiver) -> None:
    path = await webhook(desk, receiver)
    receiver.status = 500
    await much(desk)
    await deliver(desk)
    receiver.status = 200
    desk.clock.move_to(desk.clock.now() + timedelta(hours=1))
    await deliver(desk)

    tried = await log_of(desk, path)
    assert [(t["number"], t["attempt"], t["status"]) for t in reversed(tried)][:3] == [
        *((1, 1, 500), (1, 2, 200), (2, 1, 200)),
    ]
    assert all(t["milliseconds"] >= 0 for t in tried)
    assert "Pitchen" not in str(tried)
    assert str(SUBJECT) not in str(tried)


async def test_after_a_crash_between_sending_and_noting_it_comes_again_with_the_same_id(
    desk: Desk, receiver: Receiver
) -> None:
    await webhook(desk, receiver)
    await order(desk)

    with pytest.raises(ConnectionResetError):
        await a_deliverer(DyingAfterOne(desk.transactions)).deliver_due()
    assert await deliver(desk) == 0, "another process leaves what is claimed alone"
    await lapse(desk)
    assert await deliver(desk) == 1

    first, again = receiver.calls
    assert first["webhook-id"] == again["webhook-id"]
    assert len({call["webhook-id"] for call in receiver.calls}) == 1


class DyingAfterOne(Transactions):
    """The process dies after its first transaction: it claimed, and can note nothing."""

    def __init__(self, real: Transactions) -> None:
        self._real, self.clock, self._opened = real, real.clock, 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        self._opened += 1
        if self._opened > 1:
            raise ConnectionResetError
        async with self._real.begin() as tx:
            yield tx


async def lapse(desk: Desk) -> None:
    """Let the claim of a process that died run out."""
    async with desk.transactions.begin() as tx:
        await tx.session.execute(text("UPDATE webhook SET claimed_until = now() - interval '1s'"))


async def test_processes_share_the_work_and_each_line_goes_once(
    desk: Desk, receiver: Receiver
) -> None:
    async with AsyncExitStack() as stack:
        others = [stack.enter_context(listening()) for _ in range(3)]
        for each in (receiver, *others):
            await webhook(desk, each)
        for _ in range(6):
            await order(desk)
        counts = await asyncio.gather(*(deliver(desk) for _ in range(4)))

        assert sum(counts) == 4 * 6
        for each in (receiver, *others):
            assert [line["number"] for line in each.lines] == [1, 2, 3, 4, 5, 6]


async def test_a_rotation_overlaps_for_a_day(desk: Desk, receiver: Receiver) -> None:
    path = await webhook(desk, receiver)
    (old,) = receiver.secrets
    new = (await act(desk, f"{path}/secret", {}))["secret"]

    async def accepts(secret: str) -> bool:
        receiver.secrets, before = [secret], len(receiver.bodies)
        await order(desk)
        await deliver(desk)
        if len(receiver.bodies) > before:
            return True
        await act(desk, f"{path}/resume")
        receiver.secrets = [new]
        await deliver(desk)
        return False

    assert (await accepts(old), await accepts(new)) == (True, True)
    desk.clock.move_to(desk.clock.now() + OVERLAP)
    assert (await accepts(old), await accepts(new)) == (False, True)


async def test_a_leaked_secret_stops_signing_at_once(desk: Desk, receiver: Receiver) -> None:
    path = await webhook(desk, receiver)
    await act(desk, f"{path}/secret", {"at_once": True})
    await order(desk)
    await deliver(desk)
    assert (receiver.refused, receiver.lines) == (1, [])


async def test_secrets_are_kept_sealed_and_shown_once(desk: Desk, receiver: Receiver) -> None:
    path = await webhook(desk, receiver)
    (secret,) = receiver.secrets
    kept = str(await desk.rows("SELECT * FROM webhook_secret"))
    shown = (await desk.http.get("/webhooks", headers=desk.asking(OWNER))).text

    assert path.rpartition("/")[2] in shown
    for place in (kept, shown):
        assert secret.removeprefix("whsec_") not in place


async def test_replay_from_a_day_or_a_cursor_gives_the_same_again(
    desk: Desk, receiver: Receiver
) -> None:
    path = await webhook(desk, receiver)
    await order(desk)
    desk.clock.move_to(desk.clock.now() + timedelta(days=2))
    since = desk.clock.now() - timedelta(hours=1)
    await much(desk)
    await deliver(desk)
    first = receiver.bodies.copy()

    await act(desk, f"{path}/replay", {"since": since.isoformat()})
    await deliver(desk)
    assert receiver.bodies == first + first[1:]

    cursor = (await feed(desk, limit=6))["cursor"]
    await act(desk, f"{path}/replay", {"after": cursor})
    await deliver(desk)
    assert receiver.bodies == [*first, *first[1:], first[6]]


async def test_a_replay_of_nothing_or_from_two_places_is_refused(
    desk: Desk, receiver: Receiver
) -> None:
    path = await webhook(desk, receiver)
    for body in ({}, {"since": "2026-06-01T00:00:00Z", "after": "x"}):
        answer = await desk.http.post(f"{path}/replay", json=body, headers=desk.asking(OWNER))
        assert answer.status_code == 422


async def test_a_replay_while_a_line_is_under_way_is_not_undone_by_it(
    desk: Desk, receiver: Receiver
) -> None:
    path = await webhook(desk, receiver)
    await order(desk)
    await order(desk)
    await deliver(desk)
    await order(desk)
    receiver.stays_silent = threading.Event()
    under_way = asyncio.create_task(deliver(desk))
    while (await standing(desk))["claim"] is None:
        await asyncio.sleep(0.01)
    await act(desk, f"{path}/replay", {"since": "2026-01-01T00:00:00Z"})
    receiver.stays_silent.set()
    await under_way

    numbers = [line["number"] for line in receiver.lines]
    assert numbers[:2] == [1, 2]
    assert sorted(numbers[2:]) == [1, 2, 3, 3]


async def test_the_library_refuses_a_body_that_was_tampered_with(
    desk: Desk, receiver: Receiver
) -> None:
    await webhook(desk, receiver)
    await order(desk)
    await deliver(desk)
    (secret,), (body,), (headers,) = receiver.secrets, receiver.bodies, receiver.calls

    assert Webhook(secret).verify(body, headers)["number"] == 1
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body.replace(b"Pitchen", b"Pitches"), headers)


async def test_a_test_message_is_signed_says_what_came_of_it_and_moves_nothing(
    desk: Desk, receiver: Receiver
) -> None:
    path = await webhook(desk, receiver)
    said = await act(desk, f"{path}/test")
    receiver.status = 500
    failed = await act(desk, f"{path}/test")

    assert (said["status"], failed["status"]) == (204, 500)
    assert [line["type"] for line in receiver.lines] == ["webhook.test"]
    row = await standing(desk)
    assert (row["delivered"], row["attempts"], row["status"]) == (0, 0, "active")
    assert [t["type"] for t in await log_of(desk, path)] == ["webhook.test"] * 2


async def test_r50_of_whom_a_webhook_tells_is_logged(desk: Desk, receiver: Receiver) -> None:
    path = await webhook(desk, receiver)
    await much(desk)
    await deliver(desk)

    logged = await desk.rows("SELECT * FROM disclosure WHERE processing_activity = 'feed.read'")
    assert {row["data_subject_id"] for row in logged} == {SUBJECT}
    assert {row["actor"] for row in logged} == {f"webhook {path.rpartition('/')[2]}"}
    assert len(logged) == 3


async def test_r54_another_partners_webhooks_are_not_there(desk: Desk, receiver: Receiver) -> None:
    path = await webhook(desk, receiver)
    other = desk.asking("partner:P02:owner")
    bodies = {"replay": {"since": "2026-06-01T00:00:00Z"}, "secret": {}}
    for what in ("secret", "test", "pause", "resume", "replay"):
        answer = await desk.http.post(f"{path}/{what}", json=bodies.get(what), headers=other)
        assert answer.status_code == 404, what
    assert (await desk.http.get(f"{path}/attempts", headers=other)).status_code == 404
    assert (await desk.http.delete(path, headers=other)).status_code == 404
    assert (await desk.http.get("/webhooks", headers=other)).json() == []
    new = {"partner_id": "P01", "url": receiver.url, "owner_mailbox": MAILBOX}
    for who in (OTHER, "partner:P02:owner"):
        answer = await desk.http.post("/webhooks", json=new, headers=desk.asking(who))
        assert answer.status_code == 404
    assert receiver.calls == []


async def test_webhooks_of_one_partner_tell_nothing_of_another(
    desk: Desk, receiver: Receiver
) -> None:
    await webhook(desk, receiver)
    await order(desk, partner_id="P02")
    await order(desk)
    await deliver(desk)
    assert [line["number"] for line in receiver.lines] == [1]
    assert len(receiver.calls) == 1


async def test_a_removed_webhook_is_gone_with_its_secrets_and_log(
    desk: Desk, receiver: Receiver
) -> None:
    path = await webhook(desk, receiver)
    await order(desk)
    await deliver(desk)
    removed = await desk.http.delete(path, headers=desk.asking(OWNER))

    assert removed.status_code == 200
    for table in ("webhook", "webhook_secret", "webhook_attempt"):
        assert await desk.rows(f"SELECT 1 FROM {table}") == []


async def test_no_more_than_ten_and_only_to_allowed_addresses(
    desk: Desk, receiver: Receiver
) -> None:
    async def add(url: str) -> str:
        new = {"partner_id": "P01", "url": url, "owner_mailbox": MAILBOX}
        answer = await desk.http.post("/webhooks", json=new, headers=desk.asking(OWNER))
        return str(answer.json().get("rule"))

    assert await add("http://systems.p01.example/") == "ADDRESS_IS_PUBLIC"
    assert await add("https://10.0.0.1/") == "ADDRESS_IS_PUBLIC"
    desk.http._transport.app.state.settings = settings()  # type: ignore[attr-defined]
    assert await add(receiver.url) == "ADDRESS_IS_PUBLIC"
    for _ in range(10):
        assert await add("https://systems.p01.example/") == "None"
    assert await add("https://systems.p01.example/") == "NOT_TOO_MANY"


def resolver(*answers: Sequence[str]) -> tuple[sending.Resolve, list[tuple[str, int]]]:
    """Return a resolver that gives these answers in turn, and what it was asked."""
    asked: list[tuple[str, int]] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        return answers[min(len(asked), len(answers)) - 1]

    return resolve, asked


async def test_a_name_that_turns_private_after_it_was_checked_leads_nowhere(
    receiver: Receiver,
) -> None:
    resolve, asked = resolver(["192.0.2.1"], ["127.0.0.1"])
    sender = Sender(to_loopback=False, resolve=resolve)
    url = f"https://rebinding.example:{receiver.port}/"

    first, second = [await sender.send(url, {}, b"{}") for _ in range(2)]

    assert {first.fault, second.fault} == {"address-not-allowed"}
    assert asked == [("rebinding.example", receiver.port)] * 2
    assert receiver.calls == []


async def test_the_connection_goes_to_the_address_that_was_checked_in_the_name_of_the_receiver(
    receiver: Receiver,
) -> None:
    resolve, asked = resolver(["127.0.0.1"], ["10.0.0.1"])
    receiver.status = 500  # an answer, so nothing needs a signature
    outcome = await Sender(to_loopback=True, resolve=resolve).send(
        f"http://localhost:{receiver.port}/hooks", {}, b"{}"
    )

    assert (outcome.status, len(asked)) == (500, 1), "resolved once, and not again to connect"
    (headers,) = receiver.calls
    assert headers["host"] == f"localhost:{receiver.port}"


@pytest.mark.parametrize("private", ["10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
async def test_one_private_address_among_public_ones_is_enough_to_refuse(private: str) -> None:
    resolve, _ = resolver(["8.8.8.8", private])
    outcome = await Sender(to_loopback=False, resolve=resolve).send(
        "https://mixed.example/", {}, b"{}"
    )
    assert outcome.fault == "address-not-allowed"


async def test_a_name_that_does_not_exist_is_a_failure() -> None:
    resolve, _ = resolver([])
    outcome = await Sender(to_loopback=False, resolve=resolve).send("https://no.example/", {}, b"")
    assert (outcome.fault, await sending.resolve_name("no-such-name.invalid", 1)) == (
        "name-unknown",
        [],
    )


async def test_the_background_work_delivers_by_itself_and_stops(
    desk: Desk, receiver: Receiver
) -> None:
    (row,) = await desk.rows("SELECT current_database() AS name")
    engine = desk.transactions._sessions.kw["bind"]
    url = engine.url.render_as_string(hide_password=False)
    assert row["name"] in url
    deliverer = type(a_deliverer(desk.transactions))(
        settings(database_url=url), desk.transactions, HISTORY, Sender(to_loopback=True)
    )
    deliverer.start()
    try:
        await webhook(desk, receiver)
        await order(desk)
        async with asyncio.timeout(20):
            while not receiver.lines:
                await asyncio.sleep(0.02)
    finally:
        await deliverer.stop()
    assert [line["number"] for line in receiver.lines] == [1]
