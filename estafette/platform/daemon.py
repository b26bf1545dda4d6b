"""``estafette up`` and ``down``: the platform as a process that stays after the command ends."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from estafette.addresses import Addresses, NotRunning, load
from estafette.platform.claim import REMNANT_SECONDS, holder, until_unused
from estafette.platform.platform import Platform

START_SECONDS = 300.0
"""Generous: the first start fetches Kafka."""
STOP_SECONDS = 60.0
_POLL_SECONDS = 0.05


class CannotStart(Exception):
    """The platform did not start; the message says why."""


def up(state: Path) -> Addresses:
    """Start the platform in the background; return when it is ready. Raises CannotStart."""
    pid = running(state)
    if pid is not None:
        raise CannotStart(
            f"A platform already runs in {state} (process {pid}). Stop it with: estafette down"
        )
    state.mkdir(parents=True, exist_ok=True)
    (state / "platform.json").unlink(missing_ok=True)  # of a platform that was killed
    log = state / "logs" / "platform.log"
    log.parent.mkdir(exist_ok=True, mode=0o700)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "estafette.platform", str(state)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        found = _wait(state, process, log)
    except BaseException:
        process.terminate()
        process.wait(STOP_SECONDS)
        raise
    process.returncode = 0  # it stays: nobody here waits for it any more
    return found


def down(state: Path) -> bool:
    """Stop the platform and wait; returns False when none runs."""
    pid = running(state)
    if pid is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    if not until_unused(state, STOP_SECONDS):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)  # its guardians then stop the rest
        until_unused(state, REMNANT_SECONDS)
    return True


def running(state: Path) -> int | None:
    """Return the process id of the platform of this directory, or None."""
    return holder(state)


def hold(state: Path) -> None:
    """Start the platform and hold it until SIGTERM or SIGINT."""
    with suppress(asyncio.CancelledError):
        asyncio.run(_hold(state))


async def _hold(state: Path) -> None:
    holding = asyncio.current_task()
    assert holding is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, holding.cancel)
    async with Platform(state, tell=lambda line: print(line, flush=True)):
        await asyncio.Event().wait()


def _wait(state: Path, process: subprocess.Popen[bytes], log: Path) -> Addresses:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        try:
            return load(state)
        except NotRunning:
            if process.poll() is not None:
                raise CannotStart(log.read_text(errors="replace").strip()[-2000:]) from None
        time.sleep(_POLL_SECONDS)
    raise CannotStart(f"The platform was not ready after {START_SECONDS:.0f} s; see {log}")
