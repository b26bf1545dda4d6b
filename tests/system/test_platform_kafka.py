"""Brokers of the embedded platform: which one is chosen, and what it keeps."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from estafette.platform import kafka_jars
from estafette.platform.kafka import Broker, KafkaFailed, choose

needs_java = pytest.mark.skipif(not kafka_jars.available(), reason="needs Java 17 and Maven")


@pytest.fixture
def state() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="estafette-test-") as folder:
        yield Path(folder)


async def _write(broker: Broker) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)
    await admin.start()
    await admin.create_topics([NewTopic("facts", 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(
        bootstrap_servers=broker.bootstrap_servers,
        enable_idempotence=broker.idempotent_producer,
    )
    await producer.start()
    await producer.send_and_wait("facts", b"kept")
    await producer.stop()


async def _read(broker: Broker) -> bytes | None:
    consumer = AIOKafkaConsumer(
        "facts", bootstrap_servers=broker.bootstrap_servers, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        found = await consumer.getone()
        value: bytes | None = found.value
        return value
    finally:
        await consumer.stop()


@needs_java
async def test_kafka_keeps_events_and_port_after_a_kill(state: Path) -> None:
    broker = Broker(state, "apache-kafka")
    try:
        await broker.start()
        before = broker.bootstrap_servers
        await _write(broker)
        broker.kill()

        await broker.start()

        assert broker.bootstrap_servers == before
        assert await _read(broker) == b"kept"
    finally:
        broker.stop()


@needs_java
async def test_kafka_keeps_events_when_its_ports_change(state: Path) -> None:
    first = Broker(state, "apache-kafka")
    try:
        await first.start()
        await _write(first)
    finally:
        first.stop()
    (state / "ports.json").write_text(json.dumps({}))
    second = Broker(state, "apache-kafka")

    try:
        await second.start()

        assert second.bootstrap_servers != first.bootstrap_servers
        assert await _read(second) == b"kept"
    finally:
        second.stop()


async def test_the_broker_in_the_wheel_works_and_says_what_it_lacks(state: Path) -> None:
    broker = Broker(state, "wheel")
    try:
        await broker.start()
        await _write(broker)

        assert await _read(broker) == b"kept"
        assert not broker.keeps_data
        assert "memory only" in broker.notice
    finally:
        broker.stop()


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({"KAFKA_BOOTSTRAP_SERVERS": "kafka:9092"}, "external"),
        ({"KAFKA_BOOTSTRAP_SERVERS": "kafka:9092", "ESTAFETTE_BROKER": "wheel"}, "wheel"),
        ({"ESTAFETTE_BROKER": "apache-kafka"}, "apache-kafka"),
    ],
)
def test_the_environment_chooses_the_broker(environment: dict[str, str], kind: str) -> None:
    assert choose(environment) == kind


def test_an_unknown_broker_is_refused() -> None:
    with pytest.raises(KafkaFailed, match="rabbit"):
        choose({"ESTAFETTE_BROKER": "rabbit"})


async def test_an_external_broker_that_is_not_there_is_named(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")

    with pytest.raises(KafkaFailed, match=r"127\.0\.0\.1:1"):
        await Broker(state, "external").start()
