"""Child processes that never outlive the platform, whatever happens to it.

Each child is started by a small guardian (``guardian.py``) that holds the reading end of a pipe.
When the platform ends, even by SIGKILL, the system closes the writing end and the guardian stops
its child. On Linux the child is also killed when its guardian is.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psutil

STOP_SECONDS = 15
"""How long a child may take to stop before it is killed."""
_GUARDIAN = Path(__file__).with_name("guardian.py")
_POLL_SECONDS = 0.02
Result = TypeVar("Result")


class StartFailed(Exception):
    """A part of the platform did not start; the message names it and holds its last words."""


async def in_thread(action: Callable[[], Result]) -> Result:
    """Run something that blocks; when cancelled, first wait for what it has begun."""
    running = asyncio.ensure_future(asyncio.to_thread(action))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        with suppress(Exception):
            await running
        raise


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, and how."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    """Comes on top of the platform's own environment."""
    user: str | None = None
    """Run as this user; only root can ask for it."""
    stop_signal: signal.Signals = signal.SIGTERM
    directory: Path | None = None
    """Where to run; by default where the platform runs."""


class Child:
    """One running program with its guardian; its output is added to ``log``."""

    def __init__(self, program: Program, log: Path, *, keep_open: Sequence[int] = ()) -> None:
        self.name = program.name
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        reading, self._lifeline = os.pipe()
        how = [str(reading), ",".join(map(str, keep_open)), program.user or "-"]
        how += [str(program.stop_signal.value), str(STOP_SECONDS)]
        try:
            with log.open("ab") as output:
                self._start_of_log = output.tell()
                self._guardian = subprocess.Popen(
                    [sys.executable, "-I", "-S", str(_GUARDIAN), *how, *program.command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    pass_fds=(reading, *keep_open),
                    env={**os.environ, **program.environment},
                    cwd=program.directory,
                    start_new_session=True,
                )
        except BaseException:
            self._close_lifeline()
            raise
        finally:
            os.close(reading)

    @property
    def alive(self) -> bool:
        """True while the program runs."""
        return self._guardian.poll() is None

    @property
    def pids(self) -> list[int]:
        """Process ids of the guardian, the program and all that the program started."""
        with suppress(psutil.NoSuchProcess):
            return [process.pid for process in self._tree()]
        return []

    def stop(self) -> None:
        """Ask the program to stop and wait; it is killed when it takes too long."""
        self._close_lifeline()
        try:
            self._guardian.wait(STOP_SECONDS + 5)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill the program and all it started at once, as a crash would."""
        with suppress(psutil.NoSuchProcess):
            guardian, *started = self._tree(frozen=True)
            for process in started:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            guardian.resume()  # it buries its child
            psutil.wait_procs(started, timeout=STOP_SECONDS)
        with suppress(subprocess.TimeoutExpired):
            self._guardian.wait(STOP_SECONDS)
        self._guardian.kill()
        self._guardian.wait()
        self._close_lifeline()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of what it wrote since this start."""
        with self._log.open("rb") as log:
            log.seek(self._start_of_log)
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])

    async def until(self, ready: Callable[[], Awaitable[bool]], seconds: float) -> None:
        """Wait until ``ready`` says so; raises StartFailed, at once when the program ends."""
        give_up = asyncio.get_running_loop().time() + seconds
        while not await ready():
            if not self.alive:
                code = self._guardian.returncode
                raise StartFailed(f"{self.name} ended at its start ({code}):\n{self.last_words()}")
            if asyncio.get_running_loop().time() > give_up:
                late = f"{self.name} was not ready within {seconds:.0f} s:"
                raise StartFailed(f"{late}\n{self.last_words()}")
            await asyncio.sleep(_POLL_SECONDS)

    def _tree(self, *, frozen: bool = False) -> list[psutil.Process]:
        """Return the guardian and all under it; when frozen, none of them can start another."""
        guardian = psutil.Process(self._guardian.pid)
        if frozen:
            guardian.suspend()
            for child in guardian.children():
                with suppress(psutil.NoSuchProcess):
                    child.suspend()
        return [guardian, *guardian.children(recursive=True)]

    def _close_lifeline(self) -> None:
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
