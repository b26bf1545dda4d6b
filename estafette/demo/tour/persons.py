"""People of ``data/people.csv`` who sign in and work, as their browser would."""

import email
import email.policy
import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx2

from estafette.addresses import Addresses
from estafette.clients import SECONDS, Refused, ServiceClient
from shared.identity.csrf import FIELD, HEADER

_TOKEN = re.compile(f'name="{FIELD}" value="([^"]+)"')


class Visitor(ServiceClient):
    """Somebody with a browser; ``open`` reads the page that holds the token of its forms."""

    async def open(self, path: str) -> str:
        """Read a page and keep the token of its forms; returns the page."""
        page = await self.http.get(path)
        if page.is_error:
            raise Refused(self.name, page.status_code, f"page {path} does not open")
        found = _TOKEN.search(page.text)
        if found:
            self.http.headers[HEADER] = found.group(1)
        return page.text

    async def send(self, path: str, form: Mapping[str, str]) -> str:
        """Send a form; returns the address that one is led to. A form that is shown again fails."""
        answer = await self.http.post(path, data=dict(form), follow_redirects=False)
        if not answer.is_redirect:
            raise Refused(self.name, answer.status_code, f"form {path} was not accepted")
        return urlsplit(answer.headers["location"]).path

    async def upload(self, path: str, name: str, content: bytes) -> None:
        """Send a picture."""
        files = {name: (f"{name}.png", content, "image/png")}
        answer = await self.http.post(path, files=files)
        if answer.is_error:
            raise Refused(self.name, answer.status_code, f"picture {path} was not accepted")


class People:
    """Opens browsers for people, each signed in once, when first needed."""

    def __init__(self, addresses: Addresses, stack: AsyncExitStack) -> None:
        self._addresses = addresses
        self._stack = stack
        self._known: dict[tuple[str, str], Visitor] = {}

    async def visitor(self, service: str) -> Visitor:
        """Return somebody who did not sign in."""
        http = httpx2.AsyncClient(
            base_url=self._addresses.services[service],
            timeout=SECONDS,
            follow_redirects=True,
            trust_env=False,
        )
        return Visitor(service, await self._stack.enter_async_context(http))

    async def at(self, service: str, sub: str) -> Visitor:
        """Return somebody of the example, signed in at a service."""
        if (service, sub) not in self._known:
            person = await self.visitor(service)
            choice = await person.http.get("/sign-in")
            await person.http.post(choice.url, data={"sub": sub})
            await person.open("/")
            self._known[service, sub] = person
        return self._known[service, sub]

    async def mail_to(self, mailbox: str) -> str:
        """Return the text of the newest mail to somebody; empty when there is none."""
        async with httpx2.AsyncClient(base_url=self._addresses.mail, trust_env=False) as mails:
            sent: dict[str, Any] = (await mails.get("/messages", params={"limit": "500"})).json()
            for each in sent["messages"]:
                if mailbox in each["to"]:
                    sent_as = (await mails.get(f"/messages/{each['id']}")).content
                    message = email.message_from_bytes(sent_as, policy=email.policy.default)
                    body = message.get_body(("plain",))
                    return str(body.get_content()) if body else ""
        return ""
