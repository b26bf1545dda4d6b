"""Feed, webhook and topic give the same content in the same order."""

import asyncio
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from sqlalchemy import text

from estafette.platform.kafka import Broker
from estafette.topics import read_all
from shared.connections import sending
from shared.connections.sending import Sender
from shared.messaging.login import KafkaLogin
from shared.messaging.relay import Relay
from shared.messaging.topics import all_topics, ensure_topics
from shared.schemas.event import Envelope
from shared.schemas.partner import PartnerTold
from tests.builders import SUBJECT
from tests.service.conftest import Desk, NewDesk
from tests.service.connected import (
    MUCH,
    OWNER,
    a_deliverer,
    a_desk,
    feed,
    much,
    order,
    settings,
    webhook,
)
from tests.service.receivers import listening

TOPIC = "out.partner-P01"


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await a_desk(new_desk)


async def switch(desk: Desk, *, to_topic: bool) -> tuple[int, dict[str, object]]:
    body = {"partner_id": "P01", "to_topic": to_topic}
    answer = await desk.http.put("/topics", json=body, headers=desk.asking(OWNER))
    return answer.status_code, answer.json()


async def read_topic(login: KafkaLogin, count: int) -> list[tuple[str, int, Envelope, bytes]]:
    """Return what is in the topic once so much is there."""
    async with asyncio.timeout(30):
        while True:
            found = [
                (key, partition, envelope, body)
                async for key, partition, _, envelope, body in read_all(login, (TOPIC,))
            ]
            if len(found) >= count:
                return found


async def test_three_ways_the_same_content_in_the_same_order(desk: Desk, kafka: Broker) -> None:
    url = desk.transactions._sessions.kw["bind"].url.render_as_string(hide_password=False)
    here = settings(
        database_url=url,
        kafka_bootstrap_servers=kafka.bootstrap_servers,
        webhooks_to_loopback=True,
    )
    desk.http._transport.app.state.settings = here  # type: ignore[attr-defined]
    status, said = await switch(desk, to_topic=True)
    assert (status, said["rule"]) == (409, "TOPIC_EXISTS")
    await ensure_topics(here.kafka, [*all_topics(), TOPIC], partitions=12)
    assert (await switch(desk, to_topic=True))[0] == 200

    with listening() as receiver:
        await webhook(desk, receiver)
        await much(desk)
        await order(desk, partner_id="P02")
        relay = Relay(here)
        relay.start()
        try:
            found = await read_topic(here.kafka, len(MUCH))
        finally:
            await relay.stop()
        await a_deliverer(desk.transactions).deliver_due()
        items = (await feed(desk))["items"]

        assert [item["type"] for item in items] == MUCH
        assert [body for *_, body in found] == receiver.bodies, "the same, byte for byte"
        assert [json.loads(body) for *_, body in found] == items
    assert {partition for _, partition, *_ in found} == {0}, "one partition keeps one order"
    envelopes = [envelope for _, _, envelope, _ in found]
    assert [str(each.id) for each in envelopes] == [item["id"] for item in items]
    assert [str(each.subject) for each in envelopes] == [item["subject"] for item in items]
    assert {each.type for each in envelopes} == {PartnerTold.type}
    logged = await desk.rows("SELECT * FROM disclosure WHERE actor = 'topic'")
    assert {row["data_subject_id"] for row in logged} == {SUBJECT}


async def test_only_who_asked_for_it_gets_a_topic_and_may_stop(desk: Desk) -> None:
    await order(desk)
    assert await desk.recorded(PartnerTold) == []
    async with desk.transactions.begin() as tx:
        await tx.session.execute(text("UPDATE history_end SET to_topic = true"))
    await order(desk)
    assert len(await desk.recorded(PartnerTold)) == 1

    assert (await switch(desk, to_topic=False))[0] == 200
    await order(desk)
    assert [told["number"] for told in await desk.recorded(PartnerTold)] == [2]
    topics = await desk.http.get("/topics", headers=desk.asking(OWNER))
    assert topics.json() == [{"partner_id": "P01", "topic": TOPIC, "to_topic": False}]


class Tls:
    """A receiver over https that notes for which name it was called."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.asked: list[str | None] = []
        self.hosts: list[str | None] = []
        certificate = folder / "certificate.pem"
        _write_certificate(certificate, names)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _, name, __: self.asked.append(name)
        self.trusting = ssl.create_default_context(cafile=str(certificate))
        tls = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                tls.hosts.append(self.headers["host"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]


def _write_certificate(file: Path, names: tuple[str, ...]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + built.public_bytes(Encoding.PEM))


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tls]:
    receiver = Tls(tmp_path, "systems.p01.example")
    monkeypatch.setattr(sending, "_certificates", lambda: receiver.trusting)
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.01,))
    thread.start()
    yield receiver
    receiver.server.shutdown()
    thread.join()
    receiver.server.server_close()


async def here(_: str, __: int) -> list[str]:
    return ["127.0.0.1"]


async def test_over_https_the_certificate_must_be_that_of_the_name(tls: Tls) -> None:
    sender = Sender(to_loopback=True, resolve=here)
    right = await sender.send(f"https://systems.p01.example:{tls.port}/", {}, b"{}")
    wrong = await sender.send(f"https://systems.p02.example:{tls.port}/", {}, b"{}")

    assert (right.status, wrong.status, wrong.fault) == (204, None, "no-connection")
    assert tls.hosts == [f"systems.p01.example:{tls.port}"]
    assert tls.asked == ["systems.p01.example", "systems.p02.example"]
