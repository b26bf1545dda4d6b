"""What we know of the issuer: its addresses and its keys, fetched when needed and kept."""

import asyncio
import time
from typing import Any

import httpx2
import structlog
from joserfc.jwk import KeySet

log = structlog.get_logger(__name__)

DISCOVERY = "/.well-known/openid-configuration"
ASK_AGAIN_SECONDS = 10.0
"""An unknown key is asked for at most this often, so that forged tokens cost little."""
_TIMEOUT_SECONDS = 5.0


class IssuerAway(ConnectionError):
    """The issuer gives no answer, and what is asked is not known from before."""


class Issuer:
    """One OpenID provider, by its discovery document (OpenID Connect Discovery 1.0)."""

    def __init__(self, address: str, http: httpx2.AsyncClient | None = None) -> None:
        self.address = address.rstrip("/")
        self._http = http or httpx2.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False)
        self._metadata: dict[str, Any] = {}
        self._keys = KeySet([])
        self._asked = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def metadata(self) -> dict[str, Any]:
        """Return the discovery document; raises IssuerAway, ValueError for another's document."""
        if not self._metadata:
            found = await self._get(self.address + DISCOVERY)
            if found.get("issuer") != self.address:
                raise ValueError("the discovery document is of another issuer than OIDC_ISSUER")
            self._metadata = found
        return self._metadata

    async def keys(self, kid: str | None) -> KeySet:
        """Return the issuer's keys; fetched anew when none of them has this identifier."""
        async with self._one_at_a_time:
            if not self._knows(kid) and time.monotonic() - self._asked > ASK_AGAIN_SECONDS:
                self._asked = time.monotonic()
                await self._fetch_keys()
        return self._keys

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    def _knows(self, kid: str | None) -> bool:
        return any(kid is None or key.kid == kid for key in self._keys.keys)

    async def _fetch_keys(self) -> None:
        try:
            found = await self._get((await self.metadata())["jwks_uri"])
            self._keys = KeySet.import_key_set({"keys": found["keys"]})
        except IssuerAway:
            if not self._keys.keys:
                raise
            log.warning("issuer.away", known_keys=len(self._keys.keys))

    async def _get(self, address: str) -> dict[str, Any]:
        try:
            answer = await self._http.get(address)
            answer.raise_for_status()
            return dict(answer.json())
        except (httpx2.HTTPError, ValueError) as error:
            raise IssuerAway(f"the issuer gives no answer: {type(error).__name__}") from error
