"""Secrets of one embedded platform: made once, kept beside its data, readable by its owner only."""

import json
import os
import secrets
from pathlib import Path


class Secrets:
    """Named random secrets in ``secrets.json``."""

    def __init__(self, state: Path) -> None:
        self._file = state / "secrets.json"
        self._values: dict[str, str] = (
            json.loads(self._file.read_text()) if self._file.exists() else {}
        )

    def get(self, name: str) -> str:
        """Return the secret of this name: 32 random bytes in base64url, made at first use."""
        if name not in self._values:
            self._values[name] = secrets.token_urlsafe(32)
            self._save()
        return self._values[name]

    def _save(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
            json.dump(self._values, out)
        draft.rename(self._file)
