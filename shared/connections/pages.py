"""Pages about webhooks, the same in every service: add, try, pause, replay, and new secrets."""

from datetime import date, datetime, time
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.gate import Reached, Reading, Tx, permits
from shared.connections import choosing as steps
from shared.connections.choosing import NewWebhook, ReplayIn
from shared.connections.history import History
from shared.connections.outside import Kafka, Sending, ToLoopback
from shared.connections.reading import attempts_of, end_of, ends, webhooks_of
from shared.connections.rows import WebhookRow
from shared.connections.webhooks import OVERLAP, taken
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.clock import AMSTERDAM, SystemClock

_SHOWN = 50
"""Attempts on a page."""


class FormOfWebhook(NewWebhook):
    """What an owner fills in for a new webhook: from now on."""

    after: None = None


class FromDay(BaseModel):
    """From which day to deliver again."""

    since: date


class NewSecret(BaseModel):
    """Whether the former secret leaked."""

    at_once: bool = False


class ToTopic(BaseModel):
    """Whether the history goes to the topic."""

    to_topic: Literal["yes", "no"]


def whose(request: Request) -> str:
    """Return the code of the organisation for which the asker is here."""
    return str(request.state.access.organisation.partition(":")[2])


async def standings(session: AsyncSession, history: History, code: str) -> dict[str, Any]:
    """Return what a list of connections shows: webhooks with how much waits, and the topic."""
    rows = [row for row in await webhooks_of(session) if row.code == code]
    last = await end_of(session, code)
    return {
        "webhooks": [(row, last - row.delivered) for row in rows],
        "topic": history.topic(code),
        "to_topic": any(end.to_topic for end in await ends(session) if end.code == code),
    }


def answer_of(status: int | None, fault: str | None) -> str:
    """Say in Dutch what came of an attempt."""
    told = {
        "time-out": "geen antwoord binnen 15 seconden",
        "no-connection": "geen verbinding",
        "no-answer": "geen leesbaar antwoord",
        "name-unknown": "deze naam bestaat niet",
        "address-not-allowed": "dit adres mag niet",
        "no-secret": "het geheim is niet te lezen; maak een nieuw geheim",
    }
    return f"antwoord {status}" if status is not None else told.get(fault or "", "niet gelukt")


class WebhookPages:
    """The pages about webhooks of one service, in its own look and words."""

    def __init__(self, history: History, pages: Jinja2Templates) -> None:
        self._history = history
        self._pages = pages
        self._keep = [permits(history.keep)]
        self._read = [permits(history.read)]
        pages.env.globals["answer_of"] = answer_of
        self.router = APIRouter(include_in_schema=False)
        self._add()
        self._topic()
        self._show()
        self._standing()
        self._replay()
        self._secret_and_removal()

    def _add(self) -> None:
        @self.router.get("/connections/new", dependencies=self._keep)
        async def new_webhook(request: Request) -> Response:
            """Show the form for a webhook."""
            return await render(request, self._pages, "connections/new.html", form=filled())

        @self.router.post("/connections/new", dependencies=self._keep)
        async def add_webhook(request: Request, tx: Tx, to_loopback: ToLoopback) -> Response:
            """Add a webhook, and show its secret: this once, so no page to come back to."""
            form = await read_form(request, FormOfWebhook)
            if form.errors:
                return await render(request, self._pages, "connections/new.html", form=form)
            try:
                webhook_id, secret = await steps.add_webhook(
                    tx, whose(request), form.model, to_loopback=to_loopback
                )
            except RuleBroken as refused:
                form = form.refused(url=refused.rule.value)
                return await render(request, self._pages, "connections/new.html", form=form)
            return await self._secret(request, webhook_id, secret, until=None)

    def _topic(self) -> None:
        @self.router.post("/connections/topic", dependencies=self._keep)
        async def switch_topic(request: Request, tx: Tx, kafka: Kafka) -> Response:
            """Let the history go to the topic, or no longer."""
            form = await read_form(request, ToTopic)
            if form.errors:
                return done(request, "/connections", "Kies eerst wat u wilt.", "warning")
            on = form.model.to_topic == "yes"
            await steps.switch_topic(tx, self._history, whose(request), kafka, to_topic=on)
            told = "Uw topic krijgt niets nieuws meer."
            if on:
                told = "Vanaf nu komt alles ook in uw topic."
            return done(request, "/connections", told)

    def _show(self) -> None:
        @self.router.get("/connections/{webhook_id}", dependencies=self._read)
        async def show_webhook(request: Request, webhook_id: UUID, reading: Reading) -> Response:
            """Show how delivery to a webhook stands, what was tried, and what can be done."""
            return await self._one(request, webhook_id, reading, filled())

        @self.router.post("/connections/{webhook_id}/test", dependencies=self._keep)
        async def try_webhook(
            request: Request, webhook_id: UUID, reached: Reached, sender: Sending
        ) -> Response:
            """Send a test message."""
            outcome = await steps.try_webhook(reached, webhook_id, sender, SystemClock())
            here = f"/connections/{webhook_id}"
            if taken(outcome.status):
                return done(request, here, "Het testbericht is aangekomen.")
            answer = answer_of(outcome.status, outcome.fault)
            told = f"Het testbericht is niet aangekomen: {answer}."
            return done(request, here, told, "warning")

    def _standing(self) -> None:
        @self.router.post("/connections/{webhook_id}/pause", dependencies=self._keep)
        async def pause_webhook(request: Request, webhook_id: UUID, tx: Tx) -> Response:
            """Deliver nothing for now."""
            await steps.pause(tx, webhook_id)
            told = "De webhook staat stil. Wat er gebeurt, wordt bewaard."
            return done(request, f"/connections/{webhook_id}", told)

        @self.router.post("/connections/{webhook_id}/resume", dependencies=self._keep)
        async def resume_webhook(request: Request, webhook_id: UUID, tx: Tx) -> Response:
            """Deliver again."""
            await steps.resume(tx, webhook_id)
            told = "De webhook loopt weer. Wat wachtte, komt nu aan."
            return done(request, f"/connections/{webhook_id}", told)

    def _replay(self) -> None:
        @self.router.post("/connections/{webhook_id}/replay", dependencies=self._keep)
        async def replay_webhook(request: Request, webhook_id: UUID, tx: Tx) -> Response:
            """Deliver again from the start of a day."""
            form = await read_form(request, FromDay)
            if form.errors:
                return await self._one(request, webhook_id, tx.session, form)
            since = datetime.combine(form.model.since, time.min, AMSTERDAM)
            await steps.replay(tx, webhook_id, ReplayIn(since=since))
            told = "Alles vanaf die dag wordt opnieuw gestuurd."
            return done(request, f"/connections/{webhook_id}", told)

    def _secret_and_removal(self) -> None:
        @self.router.post("/connections/{webhook_id}/secret", dependencies=self._keep)
        async def rotate_secret(request: Request, webhook_id: UUID, tx: Tx) -> Response:
            """Give it a new secret, and show that once."""
            at_once = (await read_form(request, NewSecret)).model.at_once
            secret = await steps.rotate(tx, webhook_id, at_once=at_once)
            until = None if at_once else tx.now + OVERLAP
            return await self._secret(request, webhook_id, secret, until=until)

        @self.router.post("/connections/{webhook_id}/removal", dependencies=self._keep)
        async def remove_webhook(request: Request, webhook_id: UUID, tx: Tx) -> Response:
            """Remove it."""
            await steps.remove(tx, webhook_id)
            return done(request, "/connections", "De webhook is verwijderd.")

    async def _secret(
        self, request: Request, webhook_id: UUID, secret: str, *, until: datetime | None
    ) -> Response:
        shown = {"webhook_id": webhook_id, "secret": secret, "until": until}
        answer = await render(request, self._pages, "connections/secret.html", **shown)
        answer.headers["cache-control"] = "no-store"
        return answer

    async def _one(
        self, request: Request, webhook_id: UUID, session: AsyncSession, form: Form[FromDay]
    ) -> Response:
        webhook = await session.get(WebhookRow, webhook_id)
        if webhook is None:
            raise NotFound("webhook")
        return await render(
            request,
            self._pages,
            "connections/one.html",
            webhook=webhook,
            waiting=await end_of(session, webhook.code) - webhook.delivered,
            attempts=await attempts_of(session, webhook_id, _SHOWN),
            form=form,
        )
