"""Runs one program and stops it when the platform is gone: see ``processes``.

Usage: ``python -I -S guardian.py PIPE KEEP_OPEN USER STOP_SIGNAL STOP_SECONDS COMMAND...``, where
USER ``-`` keeps the user and KEEP_OPEN names descriptors as ``3,4``.
Needs nothing but the standard library, so that it starts in milliseconds.
"""

import ctypes
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress

_PR_SET_PDEATHSIG = 1
_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run the program until it ends or the pipe closes; returns its exit code."""
    pipe, keep_open, user, stop_signal, seconds = sys.argv[1:6]
    child_ended = _wake_up_when_a_child_ends()
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    kept_open = [int(fd) for fd in keep_open.split(",") if fd]
    child = _start(sys.argv[6:], None if user == "-" else user, kept_open)
    while child.poll() is None:
        readable, _, _ = select.select([int(pipe), child_ended], [], [])
        if int(pipe) in readable:
            _stop(child, int(stop_signal), float(seconds))
        else:
            os.read(child_ended, 100)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)  # what it left behind
    return child.returncode


def _start(command: list[str], user: str | None, kept_open: list[int]) -> subprocess.Popen[bytes]:
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    guardian = os.getpid()

    def prepare() -> None:
        for number in _IGNORED:
            signal.signal(number, signal.SIG_DFL)
        if library is not None:
            library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != guardian:  # it was killed just before
                os._exit(1)

    return subprocess.Popen(
        command,
        pass_fds=kept_open,
        process_group=0,
        preexec_fn=prepare,  # noqa: PLW1509 - the guardian has one thread
        user=user,
        group=_group_of(user) if user else None,
        extra_groups=[] if user else None,
    )


def _group_of(user: str) -> int:
    import pwd  # noqa: PLC0415 - only on the way of root

    return pwd.getpwnam(user).pw_gid


def _wake_up_when_a_child_ends() -> int:
    """Return a descriptor that is readable after a child ended."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reading


def _stop(child: subprocess.Popen[bytes], stop_signal: int, seconds: float) -> None:
    child.send_signal(stop_signal)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


if __name__ == "__main__":
    sys.exit(main())
