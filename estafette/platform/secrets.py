"""Secrets of one embedded platform: made once, kept beside its data, for its owner only."""

import secrets
from pathlib import Path
from threading import Lock

from estafette.platform.private import read_private, write_private


class Secrets:
    """Named random secrets in ``secrets.json``, made once."""

    def __init__(self, state: Path) -> None:
        self._file = state / "secrets.json"
        self._one_at_a_time = Lock()  # the parts of a platform start beside each other

    def get(self, name: str) -> str:
        """Return the secret of this name: 32 random bytes in base64url, made at first use."""
        with self._one_at_a_time:
            values: dict[str, str] = read_private(self._file)
            if name not in values:
                values[name] = secrets.token_urlsafe(32)
                write_private(self._file, values)
            return values[name]
