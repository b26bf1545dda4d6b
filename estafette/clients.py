"""HTTP clients of the four services, for the command line and the demonstration."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client

from estafette.addresses import Addresses

SECONDS = 120.0
"""Longest wait for an answer: a moved clock can lead to much work."""


class Refused(Exception):
    """A service did not do what was asked; the message is the service's own explanation."""

    def __init__(self, service: str, status: int, detail: str) -> None:
        super().__init__(f"{service}: {detail} ({status})")
        self.status = status


class ClientCredentials(httpx2.Auth):
    """Adds the access token of a system, asked anew when it is about to expire."""

    def __init__(self, addresses: Addresses, client_id: str) -> None:
        self._oauth = AsyncOAuth2Client(
            client_id,
            addresses.clients[client_id],
            token_endpoint=f"{addresses.issuer}/token",
            leeway=60,
            trust_env=False,
        )
        self._one_at_a_time = asyncio.Lock()

    async def async_auth_flow(
        self, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        """Send the request with the token; its body is left alone, so it can be a stream."""
        async with self._one_at_a_time:
            if self._oauth.token is None or self._oauth.token.is_expired(leeway=60):
                await self._oauth.fetch_token(grant_type="client_credentials")
        request.headers["authorization"] = f"Bearer {self._oauth.token['access_token']}"
        yield request

    async def close(self) -> None:
        """Let go of the connection to the issuer."""
        await self._oauth.aclose()


class ServiceClient:
    """Talks JSON with one service and turns problem details into ``Refused``."""

    def __init__(self, name: str, http: httpx2.AsyncClient) -> None:
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


def _content(name: str, response: httpx2.Response) -> Any:
    if response.is_error:
        raise Refused(name, response.status_code, _detail(response))
    return response.json() if response.content else None


def _detail(response: httpx2.Response) -> str:
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
            auth = ClientCredentials(addresses, f"example-{name}")
            stack.push_async_callback(auth.close)
            http = httpx2.AsyncClient(base_url=url, timeout=SECONDS, auth=auth, trust_env=False)
            clients[name] = ServiceClient(name, await stack.enter_async_context(http))
        yield Services(clients)
