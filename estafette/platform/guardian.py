"""Runs one command and stops it when the platform is gone: see ``children``.

Usage: ``python -m estafette.platform.guardian PIPE USER COMMAND...`` (USER ``-``: keep).
"""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

STOP_SECONDS = 15.0
_POLL_SECONDS = 0.2


def main() -> int:
    """Run the command; returns its exit code."""
    pipe, user, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen(
        command,
        user=None if user == "-" else user,
        preexec_fn=_accept_signals,  # noqa: PLW1509
    )
    while child.poll() is None:
        readable, _, _ = select.select([pipe], [], [], _POLL_SECONDS)
        if readable and not os.read(pipe, 1):
            return _stop(child)
    return child.returncode


def _accept_signals() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _stop(child: subprocess.Popen[bytes]) -> int:
    is_postgres = Path(sys.argv[3]).name == "postgres"
    child.send_signal(signal.SIGINT if is_postgres else signal.SIGTERM)  # its fast shutdown
    try:
        return child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


if __name__ == "__main__":
    sys.exit(main())
