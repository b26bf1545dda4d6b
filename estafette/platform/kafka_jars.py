"""Apache Kafka's programs on this machine: fetched once by Maven, started fast by the JVM."""

import os
import re
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from estafette.platform.processes import StartFailed

POM = Path(__file__).parents[2] / "deploy" / "local" / "kafka" / "pom.xml"
_OLDEST_JAVA = 17
_JVM = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
_QUIET = "-Xlog:cds=off,cds+dynamic=off,class+path=off"


class KafkaFailed(StartFailed):
    """The broker did not start, or could not be fetched; the message says why."""


@dataclass(frozen=True, slots=True)
class Kafka:
    """The programs of one version of Apache Kafka."""

    jars: Path

    @classmethod
    def fetch(cls) -> "Kafka":
        """Return Kafka from the cache; Maven resolves it the first time. Raises KafkaFailed."""
        jars = _cache() / f"kafka-{version()}"
        if not jars.exists():
            _resolve_into(jars)
        return cls(jars)

    @property
    def archive(self) -> Path:
        """The classes as this JVM keeps them in memory, which halves the time of a start."""
        return self.jars.with_name(f"{self.jars.name}-{zlib.crc32(_java().encode()):08x}.jsa")

    def command(
        self, main: str, *arguments: str | Path, archive_to: Path | None = None
    ) -> list[str]:
        """Return the command that runs a main class; at its end it may write the archive."""
        options = list(_JVM)
        if archive_to:
            options += [f"-XX:ArchiveClassesAtExit={archive_to}", _QUIET]
        elif self.archive.exists():
            options += [f"-XX:SharedArchiveFile={self.archive}"]
        options += [f"-Dlog4j2.configurationFile={POM.with_name('log4j2.properties')}"]
        path = ":".join(str(jar) for jar in sorted(self.jars.glob("*.jar")))
        return ["java", *options, "-cp", path, main, *map(str, arguments)]

    def keep_archive(self, written: Path) -> None:
        """Move an archive to where the next start finds it."""
        if written.exists():
            draft = self.archive.with_name(f"{self.archive.name}.{os.getpid()}")
            shutil.move(written, draft)
            draft.replace(self.archive)


def available() -> bool:
    """True if this machine can run Apache Kafka."""
    if not (POM.exists() and shutil.which("java") and shutil.which("mvn")):
        return False
    found = re.search(r'version "(\d+)', _java())
    return bool(found and int(found[1]) >= _OLDEST_JAVA)


def version() -> str:
    """Return the version of Kafka that the POM pins."""
    found = re.search(r"<kafka.version>(.+)</kafka.version>", POM.read_text())
    assert found is not None
    return found[1]


@cache
def _java() -> str:
    return subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "estafette"


def _resolve_into(jars: Path) -> None:
    jars.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=jars.parent) as folder:
        draft = Path(folder) / jars.name
        command: Sequence[str] = ["mvn", "-q", "-B", "-f", str(POM)]
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={draft}"]
        done = subprocess.run([*command, *goal], capture_output=True, text=True, check=False)
        if done.returncode:
            raise KafkaFailed(f"Maven could not fetch Apache Kafka:\n{done.stdout[-2000:]}")
        with suppress(OSError):  # another start was first
            draft.rename(jars)
