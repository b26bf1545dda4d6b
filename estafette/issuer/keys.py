"""The issuer's signing keys: kept in a private file, the newest signs, all are published."""

import time
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from estafette.platform.private import read_private, write_private

ALGORITHM = "ES256"


class Keys:
    """Signs tokens."""

    def __init__(self, file: Path) -> None:
        self._file = file
        known = read_private(file).get("keys", [])
        self._keys = [ECKey.import_key(key) for key in known]
        if not self._keys:
            self.rotate()

    def rotate(self) -> None:
        """Sign with a new key from now on; tokens of the former ones stay valid."""
        self._keys.append(ECKey.generate_key("P-256", auto_kid=True))
        write_private(self._file, {"keys": [key.as_dict(private=True) for key in self._keys]})

    def public(self) -> dict[str, Any]:
        """Return the key set that everybody may see."""
        return dict(KeySet([*self._keys]).as_dict(private=False))

    def sign(self, kind: str, claims: dict[str, Any], *, seconds: int) -> str:
        """Return a token of a type (``typ``) that is valid from now on."""
        now = int(time.time())
        header = {"alg": ALGORITHM, "kid": self._keys[-1].kid, "typ": kind}
        body = {**claims, "iat": now, "nbf": now, "exp": now + seconds}
        return jwt.encode(header, body, self._keys[-1], algorithms=[ALGORITHM])
