"""One message to one system outside over HTTP: where it may go, and what came of it.

The name of the receiver is resolved once per attempt, every address it has is checked, and the
connection goes to a checked address; the name stays in the Host header and in TLS. So a name that
resolves differently a moment later leads nowhere else. Each attempt has a connection of its own:
one that was verified for one receiver is never used for another.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext

import httpx2

from shared.connections.addresses import may_connect, may_register

SECONDS = 15.0
"""An attempt takes no longer, whatever the receiver does."""
_MOST_ADDRESSES = 3
_AGENT = "Estafette-Webhooks/1"
_MOST_READ = 1_000_000
"""Bytes of an answer; what is longer is no answer that we asked for."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the IP addresses of a name."""


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out, and whether the content of the answer matters."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    method: str = "POST"
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said."""

    status: int
    retry_after: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: the receiver's answer, or why there was none."""

    status: int | None
    fault: str | None
    milliseconds: int
    retry_after: str | None = None
    """What the receiver said of when to come back, as it said it."""
    body: bytes = field(default=b"", repr=False)
    """What the receiver answered, where it was asked something; a webhook's is not read."""

    @property
    def sent(self) -> bool:
        """True if the message may have left, whether or not it was taken."""
        return self.status is not None or self.fault in ("time-out", "no-answer")


class NotAllowed(Exception):
    """Nothing may go there; the message is a short code."""


class Sender:
    """Sends messages to receivers."""

    def __init__(self, *, to_loopback: bool, resolve: Resolve | None = None) -> None:
        self._to_loopback = to_loopback
        self._resolve = resolve or resolve_name

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Post, and return what came of it without reading what the receiver has to say."""
        return await self.ask(Message(url, headers, body))

    async def ask(self, message: Message) -> Outcome:
        """Send, and return what came of it; raises nothing that a receiver can cause."""
        started = time.monotonic()
        answer, fault = None, None
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._send(message)
        except NotAllowed as error:
            fault = str(error)
        except (TimeoutError, httpx2.TimeoutException):
            fault = "time-out"
        except (OSError, httpx2.ConnectError):
            fault = "no-connection"
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError):
            fault = "no-answer"
        took = round((time.monotonic() - started) * 1000)
        if answer is None:
            return Outcome(None, fault, took)
        return Outcome(answer.status, None, took, answer.retry_after, answer.body)

    async def _send(self, message: Message) -> Answer:
        if not may_register(message.url, to_loopback=self._to_loopback):
            raise NotAllowed("address-not-allowed")
        parsed = httpx2.URL(message.url)
        addresses = await self._addresses(parsed)
        for address in addresses[:-1]:
            try:
                return await _exchange(parsed, address, message)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue  # nothing was sent; the name has another address
        return await _exchange(parsed, addresses[-1], message)

    async def _addresses(self, url: httpx2.URL) -> list[str]:
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


async def _exchange(url: httpx2.URL, address: str, message: Message) -> Answer:
    """Send to a checked address in the name of the receiver."""
    async with httpx2.AsyncClient(
        verify=_certificates(), timeout=SECONDS, follow_redirects=False, trust_env=False
    ) as client:
        request = client.build_request(
            message.method,
            url.copy_with(host=address),
            headers={**message.headers, "host": url.netloc.decode(), "user-agent": _AGENT},
            content=message.body,
            extensions={"sni_hostname": url.raw_host.decode()},
        )
        answer = await client.send(request, stream=True)
        try:
            body = await _read(answer) if message.reads else b""
        finally:
            await answer.aclose()
        return Answer(answer.status_code, answer.headers.get("retry-after"), body)


async def _read(answer: httpx2.Response) -> bytes:
    """Return the content; raises ValueError when there is no end to it."""
    read = b""
    async for part in answer.aiter_bytes():
        read += part
        if len(read) > _MOST_READ:
            raise ValueError("too long an answer")
    return read


@cache
def _certificates() -> SSLContext:
    """Return what certificates of receivers are checked against; reading it takes a while."""
    return httpx2.create_ssl_context(trust_env=False)
