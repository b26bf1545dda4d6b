"""How much anybody may send: forms and JSON are read into memory, before it is known who sends."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 8 << 20
"""Room for a picture of two megabytes, and for the longest JSON that an address takes."""


class BodyLimit:
    """ASGI middleware: refuses a body that is too large, as soon as that shows.

    Addresses under ``streamed`` read as it comes in, keep none of it in memory, and have no limit.
    """

    def __init__(self, app: ASGIApp, *, streamed: str, most: int = MOST_BYTES) -> None:
        self._app = app
        self._streamed = streamed
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(self._streamed):
            await self._app(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._most:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Dit is te groot.")
            return message

        await self._app(scope, counted, send)
