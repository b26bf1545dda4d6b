"""A receiver of webhooks on loopback: checks with the Standard Webhooks library, keeps, answers."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError


@dataclass
class Receiver:
    """What a programmer at a partner would build, with switches for what goes wrong."""

    secrets: list[str] = field(default_factory=list)
    status: int = 204
    location: str | None = None
    """Where a redirect leads."""
    retry_after: str | None = None
    """When to come back, as it says."""
    stays_silent: threading.Event | None = None
    """Gives no answer until this is set."""
    calls: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    refused: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hooks"

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it took, in the order in which it came."""
        return [json.loads(body) for body in self.bodies]

    def answer(self, headers: dict[str, str], body: bytes) -> int:
        """Check with each secret, and keep what is right."""
        self.calls.append(headers)
        if self.status // 100 != 2:
            return self.status
        for secret in self.secrets:
            try:
                Webhook(secret).verify(body, headers)
            except WebhookVerificationError:
                continue
            self.bodies.append(body)
            return self.status
        self.refused += 1
        return 401


@contextmanager
def listening() -> Iterator[Receiver]:
    """Run a receiver."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if receiver.stays_silent:
                receiver.stays_silent.wait()
            status = receiver.answer(dict(self.headers), body)
            self.send_response(status)
            if receiver.location:
                self.send_header("location", receiver.location)
            if receiver.retry_after:
                self.send_header("retry-after", receiver.retry_after)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield receiver
    finally:
        if receiver.stays_silent:
            receiver.stays_silent.set()
        server.shutdown()
        thread.join()
        server.server_close()
