"""Ports of one embedded platform: the same at every start, unless another took one."""

import random
import socket
from collections.abc import Iterable
from pathlib import Path

from estafette.platform.private import read_private, write_private

_PORTS = range(20000, 30000)
"""Outside the range from which systems take ports for outgoing connections: a client that
reconnects to a broker that is down could otherwise get the broker's own port."""


class Ports:
    """Named loopback ports in ``ports.json``: the same at every start, unless another took it."""

    def __init__(self, state: Path) -> None:
        self._file = state / "ports.json"

    def choose(self, names: Iterable[str]) -> dict[str, int]:
        """Return a free port for each name."""
        before: dict[str, int] = read_private(self._file)
        values = dict(before)
        for name in names:
            if name not in values or not _free(values[name]):
                values[name] = _free_port(set(values.values()))
        if values != before:
            write_private(self._file, values)
        return {name: values[name] for name in names}


def _free_port(taken: set[int]) -> int:
    for port in random.sample(_PORTS, len(_PORTS)):
        if port not in taken and _free(port):
            return port
    raise OSError("No free port on this machine.")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
