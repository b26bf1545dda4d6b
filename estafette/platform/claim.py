"""Makes sure that one platform at a time uses a state directory.

Two locked files, so that nothing has to be guessed from a process id. The system lets a lock go
when the last process that holds it ends, however it ends:

- ``supervisor.lock`` is held by the platform itself: while it is, a platform runs;
- ``children.lock`` is inherited by every child: while it is held, something still uses the data.
"""

import fcntl
import os
import time
from pathlib import Path

from estafette.platform.processes import StartFailed

REMNANT_SECONDS = 30.0
"""How long the children of a killed platform may take to stop."""
_POLL_SECONDS = 0.05


class AlreadyRunning(StartFailed):
    """A platform runs in this directory; the message says which."""


class Claim:
    """The right to use a state directory, held until released or until the process ends."""

    def __init__(self, state: Path) -> None:
        """Wait for what a killed platform left behind; raises AlreadyRunning."""
        state.mkdir(parents=True, exist_ok=True)
        self._supervisor = _open(state / "supervisor.lock")
        if not _lock(self._supervisor):
            os.close(self._supervisor)
            raise AlreadyRunning(f"A platform already runs in {state} (process {holder(state)}).")
        self.inherited = _open(state / "children.lock")
        """To be inherited by every child."""
        if not _lock_within(self.inherited, REMNANT_SECONDS):
            self.release()
            raise AlreadyRunning(f"Processes of an earlier platform still use {state}.")
        os.ftruncate(self._supervisor, 0)
        os.write(self._supervisor, str(os.getpid()).encode())

    def release(self) -> None:
        """Let another platform use the directory."""
        os.close(self.inherited)
        os.close(self._supervisor)


def holder(state: Path) -> int | None:
    """Return the process id of the platform that runs in ``state``; None when none runs."""
    file = state / "supervisor.lock"
    if not file.exists():
        return None
    descriptor = _open(file)
    try:
        if _lock(descriptor):
            return None
        return int(os.pread(descriptor, 20, 0) or 0)
    finally:
        os.close(descriptor)


def until_unused(state: Path, seconds: float) -> bool:
    """Wait until neither a platform nor a child of one uses ``state``; False when it takes long."""
    give_up = time.monotonic() + seconds
    for name in ("supervisor.lock", "children.lock"):
        descriptor = _open(state / name)
        try:
            if not _lock_within(descriptor, give_up - time.monotonic()):
                return False
        finally:
            os.close(descriptor)
    return True


def _open(file: Path) -> int:
    return os.open(file, os.O_CREAT | os.O_RDWR, 0o600)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_within(descriptor: int, seconds: float) -> bool:
    give_up = time.monotonic() + seconds
    while not _lock(descriptor):
        if time.monotonic() > give_up:
            return False
        time.sleep(_POLL_SECONDS)
    return True
