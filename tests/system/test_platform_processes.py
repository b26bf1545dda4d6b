"""Whatever ends the platform, no process stays behind."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from estafette.platform.claim import AlreadyRunning, until_unused
from estafette.platform.platform import Platform, StartFailed
from estafette.platform.processes import Child, Program

ENDS_WITHIN = 25.0

SERVICE = """
import http.server, os
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
address = (os.environ["HTTP_HOST"], int(os.environ["HTTP_PORT"]))
http.server.HTTPServer(address, Ready).serve_forever()
"""
HOLDER = """
import asyncio, sys
from pathlib import Path
from estafette.platform.platform import Platform
async def hold():
    command = [sys.executable, sys.argv[2]]
    async with Platform(Path(sys.argv[1]), services=["school"], command=command):
        await asyncio.Event().wait()
asyncio.run(hold())
"""


@pytest.fixture
def state() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="estafette-test-") as folder:
        yield Path(folder)


@pytest.fixture
def service(tmp_path: Path) -> Path:
    file = tmp_path / "service.py"
    file.write_text(SERVICE)
    return file


def _hold(state: Path, service: Path) -> tuple[subprocess.Popen[bytes], list[psutil.Process]]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(state), str(service)], stderr=subprocess.DEVNULL
    )
    give_up = time.monotonic() + 60
    while not (state / "platform.json").exists():
        assert holder.poll() is None
        assert time.monotonic() < give_up
        time.sleep(0.05)
    return holder, psutil.Process(holder.pid).children(recursive=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_killed_platform_leaves_no_process_behind(
    state: Path, service: Path, number: signal.Signals
) -> None:
    holder, started = _hold(state, service)
    names = " ".join(" ".join(process.cmdline()) for process in started)

    holder.send_signal(number)

    holder.wait(ENDS_WITHIN)
    _, alive = psutil.wait_procs(started, timeout=ENDS_WITHIN)
    assert not alive
    assert all(part in names for part in ("postgres", "estafette.platform.mail", "service.py"))
    assert "kafka.Kafka" in names or "tansu" in names
    assert until_unused(state, 1)


async def test_a_platform_starts_after_one_that_was_killed(state: Path, service: Path) -> None:
    holder, _ = _hold(state, service)
    holder.kill()
    holder.wait()

    async with Platform(
        state, services=["school"], command=[sys.executable, str(service)]
    ) as platform:
        found = json.loads((state / "platform.json").read_text())

        assert found["pid"] == os.getpid()
        assert found["services"] == platform.addresses.services
        assert (state / "platform.json").stat().st_mode & 0o077 == 0
        with pytest.raises(AlreadyRunning):
            await Platform(state).start("mail")
    assert not (state / "platform.json").exists()


async def test_every_part_comes_back_where_it_was(state: Path, service: Path) -> None:
    async with Platform(
        state, services=["school"], command=[sys.executable, str(service)]
    ) as platform:
        before = platform.addresses
        for part in ("school", "postgres", "kafka", "mail"):
            await platform.kill(part)
            await platform.start(part)
        await platform.restart("school")

        assert platform.addresses == before


async def test_a_service_that_dies_at_its_start_is_reported_at_once(state: Path) -> None:
    dying = [sys.executable, "-c", "import sys; sys.exit('no such table')"]
    platform = Platform(state, broker="wheel", services=["school"], command=dying)
    began = time.monotonic()

    with pytest.raises(StartFailed, match=r"(?s)school ended.*no such table"):
        await platform.start("school")

    assert time.monotonic() - began < 5
    await platform.stop_all()


def test_a_child_that_does_not_stop_is_killed_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("estafette.platform.processes.STOP_SECONDS", 1)
    stubborn = "trap '' TERM; sleep 300 & while true; do sleep 0.1; done"
    child = Child(Program("stubborn", ["bash", "-c", stubborn]), tmp_path / "log")
    give_up = time.monotonic() + 5
    while len(child.pids) < 3 and time.monotonic() < give_up:
        time.sleep(0.02)
    started = [psutil.Process(pid) for pid in child.pids]

    child.stop()

    _, alive = psutil.wait_procs(started, timeout=5)
    assert len(started) >= 3
    assert not alive


@pytest.mark.skipif(sys.platform != "linux", reason="uses a death signal of Linux")
def test_a_killed_guardian_takes_its_child_along(tmp_path: Path) -> None:
    child = Child(Program("sleeper", ["sleep", "300"]), tmp_path / "log")
    give_up = time.monotonic() + 5
    while len(child.pids) < 2 and time.monotonic() < give_up:
        time.sleep(0.02)
    guardian, *started = [psutil.Process(pid) for pid in child.pids]

    guardian.kill()

    _, alive = psutil.wait_procs(started, timeout=5)
    assert started
    assert not alive
    child.stop()
