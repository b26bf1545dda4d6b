"""A real issuer and a service of which people and systems are recognised, both over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from estafette.issuer.keys import Keys
from shared.identity.identity import Identity
from tests.builders import a_record
from tests.conftest import NewSettings
from tests.service.test_municipality import an_offered
from tests.serving import SettableClock, served

SECRET = "a secret of the tests"


@dataclass
class Place:
    """The service and the issuer of a test."""

    url: str
    issuer: str
    identity: Identity
    clock: SettableClock
    keys: Keys
    """The issuer's own keys, to forge with."""
    app: FastAPI

    def claims(self, **changed: Any) -> dict[str, Any]:
        """Return the claims of a good access token of a case worker's system."""
        claims = {
            "iss": self.issuer,
            "sub": "a-system",
            "aud": "estafette-api",
            "scope": "offers cases",
            "estafette_memberships": ["municipality:GM0599:system"],
        }
        return claims | changed


@pytest.fixture
async def place(new_settings: NewSettings, tmp_path: Path) -> AsyncIterator[Place]:
    client = {
        "secret": SECRET,
        "memberships": ["municipality:GM0599:system"],
        "scopes": ["offers", "cases"],
    }
    settings = await new_settings("municipality")
    async with served(settings, tmp_path, {"a-system": client}) as here:
        offered = a_record(an_offered(here.transactions.sealer))
        await here.service.inbox.receive([offered], here.transactions)
        keys = Keys(tmp_path / "issuer-keys.json")
        yield Place(here.url, here.issuer, here.identity, here.clock, keys, here.app)
