"""The whole platform as a new user meets it: the demonstration, and what it leaves behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.connected, pytest.mark.slow, pytest.mark.timeout(300)]

ESTAFETTE = [sys.executable, "-c", "from estafette.cli import main; main()"]


def demo(*options: str, broker: str = "apache-kafka") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ESTAFETTE, "demo", *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ESTAFETTE_BROKER": broker},
    )


def belonging_to(state: Path) -> list[psutil.Process]:
    """Return the processes that a platform in this directory started."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        words = " ".join(process.info["cmdline"] or [])
        if str(state) in words:
            found.append(process)
    return found


@pytest.mark.parametrize(("broker", "graduates"), [("apache-kafka", 150), ("wheel", 60)])
def test_the_demonstration_ends_well_and_stops_all_it_started(
    tmp_path: Path, broker: str, graduates: int
) -> None:
    done = demo("--graduates", str(graduates), "--state", str(tmp_path), broker=broker)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "demo: ok"
    assert "handed over with the same coach" in done.stdout
    assert belonging_to(tmp_path) == []
    sent_in = (tmp_path / "logs" / "school.log").read_text()
    assert "@student.example" not in sent_in


@pytest.mark.parametrize("deadly", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_demonstration_leaves_no_process_behind(
    tmp_path: Path, deadly: signal.Signals
) -> None:
    running = subprocess.Popen(
        [*ESTAFETTE, "demo", "--state", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    school_log = tmp_path / "logs" / "school.log"
    while not (school_log.exists() and "service.started" in school_log.read_text()):
        assert running.poll() is None
        psutil.wait_procs([], timeout=0.1)
    children = belonging_to(tmp_path)
    assert len(children) >= 3

    running.send_signal(deadly)
    running.wait(60)

    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []
    assert belonging_to(tmp_path) == []
    assert running.stdout is not None
    running.stdout.close()
