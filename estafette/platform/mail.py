"""A mail catcher: a real SMTP server on loopback that keeps what it gets, and a page to read it.

Run as ``python -m estafette.platform.mail --smtp-port 2525 --http-port 8025 --directory mail``.
"""

import argparse
import email
import email.policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import uvicorn
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse, PlainTextResponse
from jinja2 import Environment
from uuid_utils.compat import uuid7

_PAGE = Environment(autoescape=True).from_string(
    """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Verstuurde berichten</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:auto;padding:1rem}
li{margin-block:.5rem}</style></head>
<body><main><h1>Verstuurde berichten</h1>
<p>Er zijn {{ total }} berichten. Deze pagina toont de nieuwste.</p>
{% if mails %}<ul>{% for m in mails %}<li><a href="/messages/{{ m.id }}">{{ m.subject }}</a><br>
aan {{ m.to }}</li>{% endfor %}</ul>{% else %}<p>Er is nog niets verstuurd.</p>{% endif %}
</main></body></html>"""
)


class Keeper:
    """Keeps every message as a file; its name sorts by time of arrival."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        content = envelope.content or b""
        data = content if isinstance(content, bytes) else content.encode()
        (self._directory / f"{uuid7()}.eml").write_bytes(data)
        return "250 kept"

    def count(self) -> int:
        """Return how many messages there are."""
        return sum(1 for _ in self._directory.glob("*.eml"))

    def newest(self, limit: int) -> list[dict[str, str]]:
        """Return the newest messages."""
        files = sorted(self._directory.glob("*.eml"), reverse=True)[:limit]
        return [_summary(file) for file in files]

    def read(self, message_id: str) -> str | None:
        """Return one message as it came, or None."""
        file = self._directory / f"{Path(message_id).name}.eml"
        return file.read_text(errors="replace") if file.exists() else None


def _summary(file: Path) -> dict[str, str]:
    message: EmailMessage = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    fields = {name.lower(): str(message[name] or "") for name in ("To", "Subject", "Date")}
    return {"id": file.stem, **fields}


def make_app(keeper: Keeper) -> FastAPI:
    """Return the web application over the kept messages."""
    app = FastAPI(docs_url=None, redoc_url=None)

    @app.get("/messages")
    def messages(limit: int = 100) -> dict[str, Any]:
        return {"total": keeper.count(), "messages": keeper.newest(limit)}

    @app.get("/messages/{message_id}", response_class=PlainTextResponse)
    def message(message_id: str) -> str:
        found = keeper.read(message_id)
        if found is None:
            raise HTTPException(404, "Dit bericht is er niet.")
        return found

    @app.get("/", response_class=HTMLResponse)
    def page() -> str:
        return _PAGE.render(total=keeper.count(), mails=keeper.newest(100))

    return app


def main() -> None:
    """Run until told to stop."""
    parser = argparse.ArgumentParser(description="Mail catcher for development.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--directory", type=Path, required=True)
    asked = parser.parse_args()
    keeper = Keeper(asked.directory)
    smtp = Controller(keeper, hostname=asked.host, port=asked.smtp_port)
    smtp.start()
    try:
        uvicorn.run(make_app(keeper), host=asked.host, port=asked.http_port, log_level="warning")
    finally:
        smtp.stop()


if __name__ == "__main__":
    main()
