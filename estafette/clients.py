"""HTTP clients of the four services, for the command line and the demonstration."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
from authlib.integrations.httpx_client import AsyncOAuth2Client

from estafette.addresses import Addresses

SECONDS = 120.0
"""Longest wait for an answer: a moved clock can lead to much work."""


class Refused(Exception):
    """A service did not do what was asked; the message is the service's own explanation."""

    def __init__(self, service: str, status: int, detail: str) -> None:
        super().__init__(f"{service}: {detail} ({status})")
        self.status = status


class ServiceClient:
    """Talks JSON with one service and turns problem details into ``Refused``."""

    def __init__(self, name: str, http: httpx.AsyncClient) -> None:
        self.name = name
        self.http = http

    async def get(self, path: str, **query: Any) -> Any:
        """Return the JSON at a path."""
        return _content(self.name, await self.http.get(path, params=query))

    async def post(self, path: str, body: Any = None) -> Any:
        """Post JSON and return the JSON answer, or None when there is none."""
        return _content(self.name, await self.http.post(path, json=body))

    async def put(self, path: str, body: Any) -> Any:
        """Put JSON and return the JSON answer, or None when there is none."""
        return _content(self.name, await self.http.put(path, json=body))


def _content(name: str, response: httpx.Response) -> Any:
    if response.is_error:
        raise Refused(name, response.status_code, _detail(response))
    return response.json() if response.content else None


def _detail(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return response.reason_phrase


class Services:
    """The four services."""

    def __init__(self, clients: dict[str, ServiceClient]) -> None:
        self.all: Sequence[ServiceClient] = list(clients.values())
        self.school = clients["school"]
        self.municipality = clients["municipality"]
        self.partner = clients["partner"]
        self.notifications = clients["notifications"]


@asynccontextmanager
async def connect(addresses: Addresses) -> AsyncIterator[Services]:
    """Open clients to the services of a platform, each with tokens of the example's systems."""
    async with AsyncExitStack() as stack:
        clients = {}
        for name, url in addresses.services.items():
            client_id = f"example-{name}"
            http = AsyncOAuth2Client(
                client_id,
                addresses.clients[client_id],
                token_endpoint=f"{addresses.issuer}/token",
                grant_type="client_credentials",
                base_url=url,
                timeout=SECONDS,
                trust_env=False,
            )
            await stack.enter_async_context(http)
            await http.fetch_token()
            clients[name] = ServiceClient(name, http)
        yield Services(clients)
