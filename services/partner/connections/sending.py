"""One signed message to one receiver over HTTP: where it may go, and what came of it.

The name of the receiver is resolved once per attempt, every address it has is checked, and the
connection goes to a checked address; the name stays in the Host header and in TLS. So a name that
resolves differently a moment later leads nowhere else. Each attempt has a connection of its own:
one that was verified for one receiver is never used for another.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext

import httpx

from services.partner.domain.addresses import may_connect, may_register

SECONDS = 15.0
"""An attempt takes no longer, whatever the receiver does."""
_MOST_ADDRESSES = 3
_AGENT = "Estafette-Webhooks/1"

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the IP addresses of a name."""


Answer = tuple[int, str | None]
"""Status, and what the receiver said of when to come back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: the receiver's answer, or why there was none. Holds no content."""

    status: int | None
    fault: str | None
    milliseconds: int
    retry_after: str | None = None
    """What the receiver said of when to come back, as it said it."""

    @property
    def sent(self) -> bool:
        """True if the message may have left, whether or not it was taken."""
        return self.status is not None or self.fault in ("time-out", "no-answer")


class NotAllowed(Exception):
    """A webhook may not go there; the message is a short code."""


class Sender:
    """Sends messages to receivers."""

    def __init__(self, *, to_loopback: bool, resolve: Resolve | None = None) -> None:
        self._to_loopback = to_loopback
        self._resolve = resolve or resolve_name

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Send, and return what came of it; raises nothing that a receiver can cause."""
        started = time.monotonic()
        status, fault, retry_after = None, None, None
        try:
            async with asyncio.timeout(SECONDS):
                status, retry_after = await self._send(url, headers, body)
        except NotAllowed as error:
            fault = str(error)
        except (TimeoutError, httpx.TimeoutException):
            fault = "time-out"
        except (OSError, httpx.ConnectError):
            fault = "no-connection"
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            fault = "no-answer"
        took = round((time.monotonic() - started) * 1000)
        return Outcome(status, fault, took, retry_after)

    async def _send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if not may_register(url, to_loopback=self._to_loopback):
            raise NotAllowed("address-not-allowed")
        parsed = httpx.URL(url)
        addresses = await self._addresses(parsed)
        for address in addresses[:-1]:
            try:
                return await _post(parsed, address, headers, body)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # nothing was sent; the name has another address
        return await _post(parsed, addresses[-1], headers, body)

    async def _addresses(self, url: httpx.URL) -> list[str]:
        port = url.port or (443 if url.scheme == "https" else 80)
        found = list(dict.fromkeys(await self._resolve(url.raw_host.decode(), port)))[
            :_MOST_ADDRESSES
        ]
        if not found:
            raise NotAllowed("name-unknown")
        for address in found:
            if not may_connect(address, to_loopback=self._to_loopback):
                raise NotAllowed("address-not-allowed")
        return found


async def resolve_name(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name in the order in which the system would try them."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        return []
    return [str(address[0]) for *_, address in found]


async def _post(url: httpx.URL, address: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Post to a checked address in the name of the receiver; the answer's body is not read."""
    async with httpx.AsyncClient(
        verify=_certificates(), timeout=SECONDS, follow_redirects=False, trust_env=False
    ) as client:
        request = client.build_request(
            "POST",
            url.copy_with(host=address),
            headers={**headers, "host": url.netloc.decode(), "user-agent": _AGENT},
            content=body,
            extensions={"sni_hostname": url.raw_host.decode()},
        )
        answer = await client.send(request, stream=True)
        await answer.aclose()
        return answer.status_code, answer.headers.get("retry-after")


@cache
def _certificates() -> SSLContext:
    """Return what certificates of receivers are checked against; reading it takes a while."""
    return httpx.create_ssl_context(trust_env=False)
