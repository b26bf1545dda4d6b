"""``up`` and ``down``: a platform that stays after the command ends."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx2
import psutil
import pytest

from estafette.demo.run import DATA
from estafette.platform import daemon, kafka_jars

ESTAFETTE = [sys.executable, "-c", "from estafette.cli import main; main()"]
GRADUATES = DATA / "graduates-example.csv"


@pytest.fixture
def state() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="estafette-test-") as folder:
        yield Path(folder)
        daemon.down(Path(folder))


def _pid(state: Path) -> int:
    pid = daemon.running(state)
    assert pid is not None
    return pid


@pytest.mark.slow
def test_up_and_down(state: Path) -> None:
    found = daemon.up(state)
    started = psutil.Process(_pid(state)).children(recursive=True)

    for url in found.services.values():
        assert httpx2.get(f"{url}/health/ready").is_success
    with pytest.raises(daemon.CannotStart, match="already runs"):
        daemon.up(state)
    assert daemon.down(state)

    assert not any(process.is_running() for process in started)
    assert not (state / "platform.json").exists()
    assert not daemon.down(state)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("kcat"), reason="needs kcat")
@pytest.mark.skipif(not kafka_jars.available(), reason="needs Java 17 and Maven")
def test_kcat_reads_a_graduation_as_a_cloud_event(state: Path) -> None:
    daemon.up(state)
    asked = [*ESTAFETTE, "import", "graduates", str(GRADUATES), "--state", str(state)]
    subprocess.run(asked, check=True, capture_output=True)
    asked = [*ESTAFETTE, "clock", "advance", "--days", "60", "--state", str(state)]
    subprocess.run(asked, check=True, capture_output=True)

    read = ["kcat", "-F", str(state / "kcat.conf"), "-C", "-t", "school.lifecycle", "-e", "-q"]
    found = subprocess.run(
        [*read, "-f", "%k %h %s\n"], check=True, capture_output=True, text=True
    ).stdout.splitlines()

    graduated = [line for line in found if "student-graduated.v1" in line]
    assert graduated
    key, headers, body = graduated[0].split(" ", 2)
    told = dict(each.split("=", 1) for each in headers.split(","))
    assert told["ce_specversion"] == "1.0"
    assert told["ce_type"] == "nl.estafette.school.student-graduated.v1"
    assert told["ce_source"].startswith("urn:nld:oin:")
    assert told["ce_subject"] == told["ce_partitionkey"] == key
    assert told["content-type"] == "application/json"
    assert date.fromisoformat(json.loads(body)["diploma_on"]).year == 2026


@pytest.mark.slow
def test_up_after_the_platform_was_killed(state: Path) -> None:
    before = daemon.up(state)
    os.kill(_pid(state), signal.SIGKILL)
    give_up = time.monotonic() + 10
    while daemon.running(state) and time.monotonic() < give_up:
        time.sleep(0.01)

    after = daemon.up(state)

    assert after.postgres.keys() == before.postgres.keys()
    assert httpx2.get(f"{after.services['school']}/health/ready").is_success
    assert daemon.down(state)


@pytest.mark.slow
def test_why_it_does_not_start_is_said(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESTAFETTE_BROKER", "rabbit")

    with pytest.raises(daemon.CannotStart, match="rabbit"):
        daemon.up(state)
