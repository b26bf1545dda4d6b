"""Headers that keep browsers from doing what our pages never ask for."""

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class SecurityHeaders:
    """ASGI middleware: content policy without inline script or style, and the usual company.

    A page may show another in a frame, but only one that allows it itself.
    """

    def __init__(self, app: ASGIApp, *, public_url: str, issuer: str) -> None:
        self._app = app
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(issuer))
        self._headers = {
            "content-security-policy": (
                "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
                "connect-src 'self'; frame-src 'self'; "
                f"form-action 'self' {origin}; base-uri 'none'; frame-ancestors 'none'"
            ),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
        }
        if public_url.startswith("https:"):
            self._headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
