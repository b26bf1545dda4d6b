"""Pages for the owner: which of the partner's own systems are told, and whether it arrives."""

from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.connections.outside import Kafka, Sending, ToLoopback
from services.partner.connections.reading import attempts_of, end_of, ends, webhooks_of
from services.partner.domain.addresses import WebhookUrl
from services.partner.domain.webhooks import OVERLAP, taken
from services.partner.models import WebhookRow
from services.partner.steps import connections as steps
from services.partner.steps.connections import Mailbox, ReplayIn, TopicIn, WebhookIn
from shared.access.actions import Action
from shared.access.gate import Reached, Reading, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.clock import AMSTERDAM, SystemClock

router = APIRouter(include_in_schema=False)
pages = templates("services.partner")
_READ, _KEEP = permits(Action.READ_CONNECTIONS), permits(Action.KEEP_CONNECTIONS)
_SHOWN = 50
"""Attempts on a page."""


class NewWebhook(BaseModel):
    """What an owner fills in for a new webhook."""

    url: WebhookUrl
    owner_mailbox: Mailbox


class FromDay(BaseModel):
    """From which day to deliver again."""

    since: date


class NewSecret(BaseModel):
    """Whether the former secret leaked."""

    at_once: bool = False


class ToTopic(BaseModel):
    """Whether the history goes to the topic."""

    to_topic: Literal["yes", "no"]


def _partner(request: Request) -> str:
    """Return the partner for which the asker is here."""
    return str(request.state.access.organisation.partition(":")[2])


@router.get("/connections", dependencies=[_READ])
async def show_connections(request: Request, reading: Reading) -> Response:
    """Show the three ways, and the webhooks."""
    partner = _partner(request)
    rows = [row for row in await webhooks_of(reading) if row.partner_id == partner]
    last = await end_of(reading, partner)
    to_topic = any(end.to_topic for end in await ends(reading) if end.partner_id == partner)
    return await render(
        request,
        pages,
        "connections/list.html",
        webhooks=[(row, last - row.delivered) for row in rows],
        topic=steps.topic_of(partner),
        to_topic=to_topic,
    )


@router.get("/connections/new", dependencies=[_KEEP])
async def new_webhook(request: Request) -> Response:
    """Show the form for a webhook."""
    return await render(request, pages, "connections/new.html", form=filled())


@router.post("/connections/new", dependencies=[_KEEP])
async def add_webhook(request: Request, tx: Tx, to_loopback: ToLoopback) -> Response:
    """Add a webhook, and show its secret: this once, so there is no page to come back to."""
    form = await read_form(request, NewWebhook)
    if form.errors:
        return await render(request, pages, "connections/new.html", form=form)
    new = WebhookIn(partner_id=_partner(request), **form.model.model_dump())
    try:
        webhook_id, secret = await steps.add_webhook(tx, new, to_loopback=to_loopback)
    except RuleBroken as refused:
        form = form.refused(url=refused.rule.value)
        return await render(request, pages, "connections/new.html", form=form)
    return await _show_secret(request, webhook_id, secret, until=None)


@router.post("/connections/topic", dependencies=[_KEEP])
async def switch_topic(request: Request, tx: Tx, kafka: Kafka) -> Response:
    """Let the history go to the topic, or no longer."""
    form = await read_form(request, ToTopic)
    if form.errors:
        return done(request, "/connections", "Kies eerst wat u wilt.", "warning")
    on = form.model.to_topic == "yes"
    await steps.switch_topic(tx, TopicIn(partner_id=_partner(request), to_topic=on), kafka)
    told = "Vanaf nu komt alles ook in uw topic." if on else "Uw topic krijgt niets nieuws meer."
    return done(request, "/connections", told)


@router.get("/connections/{webhook_id}", dependencies=[_READ])
async def show_webhook(request: Request, webhook_id: UUID, reading: Reading) -> Response:
    """Show how delivery to a webhook stands, what was tried, and what can be done."""
    return await _show_webhook(request, webhook_id, reading, filled())


@router.post("/connections/{webhook_id}/test", dependencies=[_KEEP])
async def try_webhook(
    request: Request, webhook_id: UUID, reached: Reached, sender: Sending
) -> Response:
    """Send a test message."""
    outcome = await steps.try_webhook(reached, webhook_id, sender, SystemClock())
    if taken(outcome.status):
        return done(request, f"/connections/{webhook_id}", "Het testbericht is aangekomen.")
    told = f"Het testbericht is niet aangekomen: {answer_of(outcome.status, outcome.fault)}."
    return done(request, f"/connections/{webhook_id}", told, "warning")


@router.post("/connections/{webhook_id}/pause", dependencies=[_KEEP])
async def pause_webhook(request: Request, webhook_id: UUID, tx: Tx) -> Response:
    """Deliver nothing for now."""
    await steps.pause(tx, webhook_id)
    told = "De webhook staat stil. Wat er gebeurt, wordt bewaard."
    return done(request, f"/connections/{webhook_id}", told)


@router.post("/connections/{webhook_id}/resume", dependencies=[_KEEP])
async def resume_webhook(request: Request, webhook_id: UUID, tx: Tx) -> Response:
    """Deliver again."""
    await steps.resume(tx, webhook_id)
    told = "De webhook loopt weer. Wat wachtte, komt nu aan."
    return done(request, f"/connections/{webhook_id}", told)


@router.post("/connections/{webhook_id}/replay", dependencies=[_KEEP])
async def replay_webhook(request: Request, webhook_id: UUID, tx: Tx) -> Response:
    """Deliver again from the start of a day."""
    form = await read_form(request, FromDay)
    if form.errors:
        return await _show_webhook(request, webhook_id, tx.session, form)
    since = datetime.combine(form.model.since, time.min, AMSTERDAM)
    await steps.replay(tx, webhook_id, ReplayIn(since=since))
    told = "Alles vanaf die dag wordt opnieuw gestuurd."
    return done(request, f"/connections/{webhook_id}", told)


@router.post("/connections/{webhook_id}/secret", dependencies=[_KEEP])
async def rotate_secret(request: Request, webhook_id: UUID, tx: Tx) -> Response:
    """Give it a new secret, and show that once."""
    at_once = (await read_form(request, NewSecret)).model.at_once
    secret = await steps.rotate(tx, webhook_id, at_once=at_once)
    until = None if at_once else tx.now + OVERLAP
    return await _show_secret(request, webhook_id, secret, until=until)


@router.post("/connections/{webhook_id}/removal", dependencies=[_KEEP])
async def remove_webhook(request: Request, webhook_id: UUID, tx: Tx) -> Response:
    """Remove it."""
    await steps.remove(tx, webhook_id)
    return done(request, "/connections", "De webhook is verwijderd.")


def answer_of(status: int | None, fault: str | None) -> str:
    """Say in Dutch what came of an attempt."""
    told = {
        "time-out": "geen antwoord binnen 15 seconden",
        "no-connection": "geen verbinding",
        "no-answer": "geen leesbaar antwoord",
        "name-unknown": "deze naam bestaat niet",
        "address-not-allowed": "dit adres mag niet",
    }
    return f"antwoord {status}" if status is not None else told.get(fault or "", "niet gelukt")


pages.env.globals["answer_of"] = answer_of


async def _show_secret(
    request: Request, webhook_id: UUID, secret: str, *, until: datetime | None
) -> Response:
    answer = await render(
        request,
        pages,
        "connections/secret.html",
        webhook_id=webhook_id,
        secret=secret,
        until=until,
    )
    answer.headers["cache-control"] = "no-store"
    return answer


async def _show_webhook(
    request: Request, webhook_id: UUID, session: AsyncSession, form: Form[FromDay]
) -> Response:
    webhook = await session.get(WebhookRow, webhook_id)
    if webhook is None:
        raise NotFound("webhook")
    return await render(
        request,
        pages,
        "connections/one.html",
        webhook=webhook,
        waiting=await end_of(session, webhook.partner_id) - webhook.delivered,
        attempts=await attempts_of(session, webhook_id, _SHOWN),
        form=form,
    )
