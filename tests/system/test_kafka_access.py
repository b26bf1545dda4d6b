"""Kafka knows who asks, and lets nobody do what the table of streams does not grant."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import aiokafka.errors
import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicCollection
from confluent_kafka.admin import AclOperation, AdminClient

from estafette.kafka_access import AccessFailed, Shape, apply
from estafette.platform import kafka_jars
from estafette.platform.kafka import Broker
from estafette.platform.kafka_properties import ADMIN
from estafette.platform.secrets import Secrets
from shared.messaging.grants import OPERATOR, grants, out_topic, principal_of
from shared.messaging.login import KafkaLogin
from shared.messaging.topics import SERVICES, STREAM_TABLE, all_topics, check_topics

pytestmark = [
    pytest.mark.connected,
    pytest.mark.skipif(not kafka_jars.available(), reason="needs Java 17 and Maven"),
]

SECONDS = 20.0
P01, P02, GM0599 = "partner:P01", "partner:P02", "municipality:GM0599"
OUTSIDE = [P01, P02, GM0599]
PRINCIPALS = [*SERVICES, OPERATOR, *map(principal_of, OUTSIDE)]
TOPICS = [*all_topics(), *map(out_topic, OUTSIDE)]


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="estafette-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
async def broker(state: Path) -> AsyncIterator[Broker]:
    broker = Broker(state, "apache-kafka", secrets=Secrets(state))
    await broker.start()
    passwords = {name: broker.login(name).password for name in PRINCIPALS}
    await apply(
        broker.login(ADMIN),
        organisations=OUTSIDE,
        passwords=passwords,
        shape=Shape(partitions=1),
    )
    for topic in TOPICS:
        await asyncio.to_thread(_write, broker.login(ADMIN), topic)
    yield broker
    broker.stop()


def _write(login: KafkaLogin, topic: str) -> None:
    """Write one record; raises KafkaException. A client apart from the one that services use."""
    answers: list[KafkaError | None] = []
    producer = Producer({**login.librdkafka(), "log_level": 0})
    producer.produce(topic, b"a fact", on_delivery=lambda error, _: answers.append(error))
    if producer.flush(SECONDS):
        raise KafkaException(KafkaError(KafkaError._TIMED_OUT))
    if answers[0] is not None:
        raise KafkaException(answers[0])


def _read(login: KafkaLogin, topic: str, group: str) -> bytes | None:
    """Read a record as a member of a group; raises KafkaException."""
    values = {**login.librdkafka(), "group.id": group, "auto.offset.reset": "earliest"}
    consumer = Consumer({**values, "log_level": 0})
    try:
        consumer.subscribe([topic])
        record = consumer.poll(SECONDS)
        if record is None:
            raise KafkaException(KafkaError(KafkaError._TIMED_OUT))
        if (error := record.error()) is not None:
            raise KafkaException(error)
        return record.value()
    finally:
        consumer.close()


def _readable(login: KafkaLogin) -> set[str]:
    """Return the topics of which Kafka says that somebody may read them."""
    admin = AdminClient({**login.librdkafka(), "log_level": 0})
    answers = admin.describe_topics(TopicCollection(TOPICS), include_authorized_operations=True)
    return {
        topic
        for topic, answer in answers.items()
        if answer.exception() is None
        and AclOperation.READ in (answer.result().authorized_operations or ())
    }


def _code(refused: pytest.ExceptionInfo[KafkaException]) -> str:
    return str(refused.value.args[0].name())


async def _may_write(login: KafkaLogin, topic: str) -> bool:
    """Return False if Kafka says that it is not allowed; any other error fails the test."""
    try:
        await asyncio.to_thread(_write, login, topic)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_AUTHORIZATION_FAILED:
            raise
        return False
    return True


@pytest.mark.parametrize("principal", PRINCIPALS)
async def test_nobody_writes_a_topic_but_who_the_table_names(
    broker: Broker, principal: str
) -> None:
    login = broker.login(principal)
    allowed = {topic for topic in TOPICS if await _may_write(login, topic)}

    assert allowed == _granted(principal, "WRITE")


@pytest.mark.parametrize("principal", PRINCIPALS)
async def test_nobody_reads_a_topic_but_who_the_table_names(broker: Broker, principal: str) -> None:
    allowed = await asyncio.to_thread(_readable, broker.login(principal))

    assert allowed == _granted(principal, "READ")


def _granted(principal: str, operation: str) -> set[str]:
    """Return the topics of the test that the table grants, apart from how Kafka matches them."""
    found = [
        grant
        for grant in grants(OUTSIDE)
        if grant.kind == "TOPIC" and (grant.principal, grant.operation) == (principal, operation)
    ]
    exactly = {grant.name for grant in found if grant.pattern == "LITERAL"}
    prefixes = tuple(grant.name for grant in found if grant.pattern == "PREFIXED")
    return {t for t in TOPICS if t in exactly or (prefixes and t.startswith(prefixes))}


def test_only_its_owner_writes_a_stream() -> None:
    for stream in STREAM_TABLE:
        writers = {
            principal for principal in PRINCIPALS if stream.name in _granted(principal, "WRITE")
        }
        assert writers == {stream.owner}


@pytest.mark.parametrize("organisation", OUTSIDE)
def test_an_organisation_reads_its_own_topic_and_nothing_else(organisation: str) -> None:
    assert _granted(principal_of(organisation), "READ") == {out_topic(organisation)}
    assert _granted(principal_of(organisation), "WRITE") == set()


def test_only_the_service_of_an_organisation_writes_its_topic() -> None:
    for organisation in OUTSIDE:
        topic = out_topic(organisation)
        writers = {each for each in PRINCIPALS if topic in _granted(each, "WRITE")}
        assert writers == {organisation.partition(":")[0]}


async def test_a_partner_has_a_group_of_its_own_only(broker: Broker) -> None:
    login = broker.login(principal_of(P01))

    assert await asyncio.to_thread(_read, login, out_topic(P01), "org.partner-P01") == b"a fact"
    for group in ("school", "org.partner-P02", "any"):
        with pytest.raises(KafkaException) as refused:
            await asyncio.to_thread(_read, login, out_topic(P01), group)
        assert _code(refused) == "GROUP_AUTHORIZATION_FAILED"
    for other in (P02, GM0599):
        with pytest.raises(KafkaException) as refused:
            await asyncio.to_thread(_read, login, out_topic(other), "org.partner-P01")
        assert _code(refused) == "TOPIC_AUTHORIZATION_FAILED"


async def test_a_municipality_reads_its_handovers_and_no_partner_does(broker: Broker) -> None:
    login, group = broker.login(principal_of(GM0599)), "org.municipality-GM0599"

    assert await asyncio.to_thread(_read, login, "out.municipality-GM0599", group) == b"a fact"
    with pytest.raises(KafkaException) as refused:
        await asyncio.to_thread(_read, login, out_topic(P01), group)
    assert _code(refused) == "TOPIC_AUTHORIZATION_FAILED"


@pytest.mark.parametrize(
    "change",
    [
        {"password": "wrong"},
        {"username": "nobody"},
        {"mechanism": "PLAIN"},
        {"protocol": "PLAINTEXT"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_who_cannot_prove_who_they_are_is_not_let_in(
    broker: Broker, change: dict[str, str]
) -> None:
    login = broker.login("school")
    await check_topics(login, ["school.lifecycle"])

    with pytest.raises(aiokafka.errors.KafkaError):
        await check_topics(login.model_copy(update=change), ["school.lifecycle"])


async def test_applying_again_changes_nothing(broker: Broker) -> None:
    again = await apply(broker.login(ADMIN), organisations=OUTSIDE)

    assert (again.topics, again.users, again.granted, again.revoked) == (0, 0, [], [])


async def test_a_dry_run_tells_and_changes_nothing(broker: Broker) -> None:
    told = await apply(broker.login(ADMIN), organisations=[P01, GM0599], dry_run=True)

    assert told.granted == []
    assert told.revoked == [
        "partner-P02 read literal group org.partner-P02",
        "partner-P02 read literal topic out.partner-P02",
    ]
    assert out_topic(P02) in await asyncio.to_thread(_readable, broker.login(principal_of(P02)))


async def test_an_organisation_that_left_loses_its_topic_and_gets_it_back(broker: Broker) -> None:
    login, admin = broker.login(principal_of(P02)), broker.login(ADMIN)

    gone = await apply(admin, organisations=[P01, GM0599])
    assert len(gone.revoked) == 2
    assert out_topic(P02) not in await asyncio.to_thread(_readable, login)

    back = await apply(admin, organisations=OUTSIDE)
    assert len(back.granted) == 2
    assert out_topic(P02) in await asyncio.to_thread(_readable, login)


async def test_a_new_password_replaces_the_old_one(broker: Broker) -> None:
    principal, new = principal_of(P02), uuid4().hex
    old = broker.login(principal)
    await apply(broker.login(ADMIN), organisations=OUTSIDE, passwords={principal: new})

    assert out_topic(P02) in await asyncio.to_thread(
        _readable, old.model_copy(update={"password": new})
    )
    with pytest.raises(aiokafka.errors.KafkaError):
        await check_topics(old, [out_topic(P02)])
    await apply(broker.login(ADMIN), organisations=OUTSIDE, passwords={principal: old.password})


async def test_a_service_may_not_change_permissions(broker: Broker) -> None:
    with pytest.raises(AccessFailed, match="school may not"):
        await apply(broker.login("school"))
