"""Tokens of the issuer: checked as RFC 9068 (access) and OpenID Connect (identity) ask."""

import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import structlog
from joserfc import jws, jwt
from joserfc.errors import JoseError

from shared.access.who import Who, memberships
from shared.identity.issuer import Issuer

log = structlog.get_logger(__name__)

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Only with keys that the issuer alone can sign with: no ``none``, no shared secrets."""
LEEWAY_SECONDS = 30
_MOST_CHECKED = 10_000
_ACCESS_TYPES = ("at+jwt", "application/at+jwt", "JWT")


class NotSignedIn(Exception):
    """A token or session is not valid. ``reason`` is a short code without any content of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Tokens:
    """Checks the tokens of one issuer."""

    def __init__(
        self,
        issuer: Issuer,
        *,
        audience: str,
        memberships_claim: str,
        prefix: str = "",
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._claim = memberships_claim
        self._prefix = prefix
        self._checked: dict[bytes, tuple[float, Who]] = {}

    async def access(self, token: str) -> Who:
        """Return the system or person behind an access token; raises NotSignedIn.

        A token that was checked before is not checked again until it expires.
        """
        key = sha256(token.encode()).digest()
        expires, who = self._checked.get(key, (0.0, None))
        if who is not None and time.time() < expires:
            return who
        claims = await self.check(token, audience=self._audience, types=_ACCESS_TYPES)
        if len(self._checked) >= _MOST_CHECKED:
            self._checked.clear()
        who = self.who(claims)
        self._checked[key] = (float(claims["exp"]), who)
        return who

    async def check(
        self, token: str, *, audience: str, types: tuple[str, ...] = ("JWT",)
    ) -> Mapping[str, Any]:
        """Return the claims of a token that is signed, current, and meant for ``audience``."""
        try:
            header = jws.extract_compact(token.encode()).headers()
            if header.get("typ", "JWT") not in types:
                raise NotSignedIn("type")
            keys = await self._issuer.keys(header.get("kid"))
            claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            _registry(self._issuer.address, audience).validate(claims)
        except (JoseError, ValueError, KeyError) as error:
            raise NotSignedIn(getattr(error, "error", "") or "unreadable") from error
        return claims

    def who(self, claims: Mapping[str, Any]) -> Who:
        """Return who the claims describe; memberships that cannot be read are left out."""
        texts = claims.get(self._claim, [])
        named = [str(t) for t in texts] if isinstance(texts, list) else []
        known, unknown = memberships(
            text.removeprefix(self._prefix) for text in named if text.startswith(self._prefix)
        )
        if unknown:
            log.warning("memberships.unknown", count=unknown)
        scopes = frozenset(str(claims.get("scope", "")).split())
        name = str(claims.get("name") or claims.get("client_id") or "")
        return Who(str(claims["sub"]), name, known, scopes)


def _registry(issuer: str, audience: str) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(time.time()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
        sub={"essential": True},
    )
