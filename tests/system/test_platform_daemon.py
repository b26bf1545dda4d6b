"""``up`` and ``down``: a platform that stays after the command ends."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from estafette.platform import daemon


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
        assert httpx.get(f"{url}/health/ready").is_success
    with pytest.raises(daemon.CannotStart, match="already runs"):
        daemon.up(state)
    assert daemon.down(state)

    assert not any(process.is_running() for process in started)
    assert not (state / "platform.json").exists()
    assert not daemon.down(state)


@pytest.mark.slow
def test_up_after_the_platform_was_killed(state: Path) -> None:
    before = daemon.up(state)
    os.kill(_pid(state), signal.SIGKILL)
    give_up = time.monotonic() + 10
    while daemon.running(state) and time.monotonic() < give_up:
        time.sleep(0.01)

    after = daemon.up(state)

    assert after.postgres.keys() == before.postgres.keys()
    assert httpx.get(f"{after.services['school']}/health/ready").is_success
    assert daemon.down(state)


@pytest.mark.slow
def test_why_it_does_not_start_is_said(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESTAFETTE_BROKER", "rabbit")

    with pytest.raises(daemon.CannotStart, match="rabbit"):
        daemon.up(state)
