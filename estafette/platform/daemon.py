"""``estafette up`` and ``down``: the platform as a process that stays after the command ends."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from estafette.addresses import Addresses, NotRunning, load
from estafette.platform.platform import Platform

START_SECONDS = 300.0
"""Generous: the first start fetches Kafka."""
STOP_SECONDS = 60.0


class CannotStart(Exception):
    """The platform did not start; the message says why."""


def up(state: Path) -> Addresses:
    """Start the platform in the background and return its addresses; raises CannotStart."""
    if running(state) is not None:
        raise CannotStart(f"A platform already runs in {state}. Stop it with: estafette down")
    state.mkdir(parents=True, exist_ok=True)
    (state / "platform.json").unlink(missing_ok=True)
    log = state / "logs" / "platform.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "estafette.platform", str(state)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        try:
            return load(state)
        except NotRunning:
            if process.poll() is not None:
                raise CannotStart(log.read_text(errors="replace").strip()[-2000:]) from None
        time.sleep(0.1)
    process.terminate()
    raise CannotStart(f"The platform was not ready after {START_SECONDS:.0f} s; see {log}")


def down(state: Path) -> bool:
    """Stop the platform and wait; returns False when none runs."""
    process = running(state)
    if process is None:
        return False
    process.send_signal(signal.SIGTERM)
    process.wait(STOP_SECONDS)
    return True


def running(state: Path) -> psutil.Process | None:
    """Return the process that holds the platform of this directory, or None."""
    try:
        process = psutil.Process(int((state / "pid").read_text()))
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return process if "estafette.platform" in process.cmdline() else None


def hold(state: Path) -> None:
    """Start the platform and hold it until SIGTERM or SIGINT."""
    state.mkdir(parents=True, exist_ok=True)
    (state / "pid").write_text(str(os.getpid()))
    try:
        asyncio.run(_hold(state))
    finally:
        (state / "pid").unlink(missing_ok=True)


async def _hold(state: Path) -> None:
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told_to_stop.set)
    async with Platform(state):
        await told_to_stop.wait()
