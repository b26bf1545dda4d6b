"""Child processes that never outlive the platform, whatever happens to it.

Each child is started by a small guardian (``python -m estafette.platform.guardian``) that holds
the reading end of a pipe. When the platform ends, even by SIGKILL, the pipe closes and the
guardian stops its child.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

STOP_SECONDS = 15.0
"""How long a child may take to stop before it is killed."""


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class Child:
    """One running child with its guardian."""

    name: str
    log: Path
    guardian: subprocess.Popen[bytes]
    lifeline: int
    """Writing end of the pipe: closing it stops the child."""

    @classmethod
    def start(
        cls,
        name: str,
        command: Sequence[str],
        log: Path,
        *,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> "Child":
        """Start a command; its output goes to ``log``."""
        log.parent.mkdir(parents=True, exist_ok=True)
        reading, writing = os.pipe()
        guard = [sys.executable, "-m", "estafette.platform.guardian", str(reading), user or "-"]
        with log.open("ab") as output:
            guardian = subprocess.Popen(
                [*guard, *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=(reading,),
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        os.close(reading)
        return cls(name, log, guardian, writing)

    @property
    def alive(self) -> bool:
        """True while the command runs."""
        return self.guardian.poll() is None

    def close_lifeline(self) -> None:
        """Ask the command to stop, without waiting."""
        if self.lifeline >= 0:
            os.close(self.lifeline)
            self.lifeline = -1

    def stop(self) -> None:
        """Ask the command to stop, wait, and kill it if it does not."""
        self.close_lifeline()
        try:
            self.guardian.wait(STOP_SECONDS + 5)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill the command and all it started at once, as a crash would."""
        with suppress(psutil.NoSuchProcess):
            guardian = psutil.Process(self.guardian.pid)
            for process in [*guardian.children(recursive=True), guardian]:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(signal.SIGKILL)
        self.guardian.wait()
        self.close_lifeline()

    def last_words(self, lines: int = 12) -> str:
        """Return the end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
