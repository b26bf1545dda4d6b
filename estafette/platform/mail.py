"""A mail catcher: a real SMTP server on loopback that keeps what it gets, and a page to read it.

Run as ``python -m estafette.platform.mail --smtp-port 2525 --http-port 8025 --directory mail``.
With ``--bounces host:port`` mail to ``estafette.platform.bounces.UNKNOWN`` comes back there.
"""

import argparse
import asyncio
import email
import email.policy
from base64 import b64encode
from pathlib import Path

import uvicorn
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from uuid_utils.compat import uuid7

from estafette.platform.bounces import bring_back, is_unknown

_PAGE = Environment(autoescape=True).from_string(
    """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Verstuurde berichten</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:auto;padding:1rem}
li{margin-block:.5rem}</style></head>
<body><main><h1>Verstuurde berichten</h1>
<p>Aantal berichten: {{ total }}. Deze pagina toont de nieuwste.</p>
{% if mails %}<ol reversed start="{{ total }}">{% for m in mails %}
<li><a href="/messages/{{ m.id }}/page">{{ m.subject or "(geen onderwerp)" }}</a><br>
aan {{ m.to }}, {{ m.date }} (<a href="/messages/{{ m.id }}">zoals verstuurd</a>)</li>
{% endfor %}</ol>
{% else %}<p>Er is nog niets verstuurd.</p>{% endif %}
</main></body></html>"""
)
_SHOWN = 100
_HARMLESS = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Keeper:
    """Keeps every message as a file in ``new``; its name sorts by time of arrival."""

    def __init__(self, directory: Path, bounces: str = "") -> None:
        self._bounces = bounces
        self._under_way: set[asyncio.Task[None]] = set()
        self._new = directory / "new"
        self._draft = directory / "tmp"
        for folder in (self._new, self._draft):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message: it is on disk, whole, before the sender hears so."""
        content = envelope.content or b""
        name = f"{uuid7()}.eml"
        draft = self._draft / name
        draft.write_bytes(content if isinstance(content, bytes) else content.encode())
        draft.rename(self._new / name)
        for address in filter(is_unknown, envelope.rcpt_tos if self._bounces else ()):
            back = asyncio.to_thread(bring_back, self._bounces, address, envelope.mail_from or "")
            task = asyncio.create_task(back)
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return "250 kept"

    def newest(self, limit: int) -> tuple[int, list[dict[str, str]]]:
        """Return how many messages there are, and the newest."""
        files = sorted(self._new.glob("*.eml"), reverse=True)
        return len(files), [_summary(file) for file in files[:limit]]

    def read(self, message_id: str) -> bytes | None:
        """Return one message as it came, or None."""
        file = self._new / f"{Path(message_id).name}.eml"
        return file.read_bytes() if file.exists() else None


def _page(content: bytes) -> Response:
    """Return a mail as mail programs show it, with its pictures; it can run and fetch nothing."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    html = mail.get_body(("html",))
    if html is None:
        text = mail.get_body(("plain",))
        return PlainTextResponse(text.get_content() if text else "")
    page: str = html.get_content()
    for part in mail.walk():
        if part["Content-ID"]:
            inside = b64encode(part.get_content()).decode()
            name = str(part["Content-ID"]).strip("<>")
            page = page.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{inside}")
    return HTMLResponse(page, headers={"content-security-policy": _HARMLESS})


def _summary(file: Path) -> dict[str, str]:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    fields = {name.lower(): str(message[name] or "") for name in ("To", "Subject", "Date")}
    return {"id": file.stem, **fields}


def make_app(keeper: Keeper) -> Starlette:
    """Return the web application over the kept messages."""

    def messages(request: Request) -> Response:
        limit = request.query_params.get("limit", str(_SHOWN))
        if not limit.isdecimal():
            return PlainTextResponse("limit is geen getal.", 422)
        total, mails = keeper.newest(int(limit))
        return JSONResponse({"total": total, "messages": mails})

    def message(request: Request) -> Response:
        found = keeper.read(request.path_params["message_id"])
        if found is None:
            return PlainTextResponse("Dit bericht is er niet.", 404)
        return PlainTextResponse(found)

    def look(request: Request) -> Response:
        found = keeper.read(request.path_params["message_id"])
        return PlainTextResponse("Dit bericht is er niet.", 404) if found is None else _page(found)

    def page(_: Request) -> Response:
        total, mails = keeper.newest(_SHOWN)
        return HTMLResponse(_PAGE.render(total=total, mails=mails))

    return Starlette(
        routes=[
            Route("/", page),
            Route("/messages", messages),
            Route("/messages/{message_id}", message),
            Route("/messages/{message_id}/page", look),
        ]
    )


def main() -> None:
    """Run until told to stop."""
    parser = argparse.ArgumentParser(description="Mail catcher for development.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--bounces", default="")
    asked = parser.parse_args()
    keeper = Keeper(asked.directory, asked.bounces)
    smtp = Controller(keeper, hostname=asked.host, port=asked.smtp_port)
    smtp.start()
    try:
        uvicorn.run(make_app(keeper), host=asked.host, port=asked.http_port, log_level="warning")
    finally:
        smtp.stop()


if __name__ == "__main__":
    main()
