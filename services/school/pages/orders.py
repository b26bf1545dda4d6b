"""Pages of the SLB'er's orders: what waits, one order with its thread, changes, cancellation."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import AwareDatetime, BaseModel, Field, model_validator

from services.school.models import SessionRow
from services.school.ordering import changing, thread
from services.school.ordering.changing import CancelIn, ChangeIn
from services.school.ordering.reading import Shown, list_orders, partner_contact, show_order
from services.school.ordering.thread import MessageIn
from services.school.pages.words import ALL
from shared.access.actions import Action
from shared.access.gate import Asking, Reached, Reading, Tx, permits
from shared.orders.rules import ChangeStatus, Side
from shared.pages import templates
from shared.pages.forms import WHOLE_FORM, Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import RuleBroken
from shared.runtime.clock import AMSTERDAM
from shared.runtime.texts import LongText, ShortText
from shared.runtime.web import Now, Unsealing
from shared.schemas.orders import CancelReason

router = APIRouter(prefix="/my-orders")
pages = templates("services.school")
pages.env.globals |= ALL

MINE = permits(Action.CHANGE_ORDER)


class MessageForm(BaseModel):
    """What the SLB'er writes, having read until then."""

    text: LongText
    kind: Literal["message", "question", "wish"] = "message"
    seen: AwareDatetime


class SeenForm(BaseModel):
    """Until when the SLB'er read."""

    seen: AwareDatetime


class ChangeForm(BaseModel):
    """Another period, place and number, or another time for one session."""

    about: Annotated[str, Field(pattern=r"^(period|[0-9a-f-]{36})$")] = "period"
    """The period, or the session."""
    period_from: date | None = None
    period_until: date | None = None
    on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    location: ShortText
    group_size: Annotated[int | None, Field(gt=0, le=200)] = None

    @model_validator(mode="after")
    def _whole(self) -> "ChangeForm":
        if self.about != "period" and None in (self.on, self.starts_at, self.ends_at):
            raise ValueError("Vul bij een sessie de dag, het begin en het einde in.")
        return self

    def change(self) -> ChangeIn:
        """Return what is proposed."""
        if self.about == "period":
            said = self.model_dump(
                include={"period_from", "period_until", "location", "group_size"}
            )
            return ChangeIn.model_validate(said)
        assert self.on is not None
        times = [
            datetime.combine(self.on, each, AMSTERDAM)
            for each in (self.starts_at, self.ends_at)
            if each is not None
        ]
        return ChangeIn(
            session_id=UUID(self.about),
            starts_at=times[0],
            ends_at=times[1],
            location=self.location,
            group_size=self.group_size,
        )


class CancelForm(BaseModel):
    """Why an order is cancelled."""

    reason: CancelReason


@router.get("", dependencies=[MINE], response_class=HTMLResponse)
async def my_orders(request: Request, reading: Reading, now: Now) -> HTMLResponse:
    """Show what waits for the SLB'er, and all orders."""
    found = await list_orders(reading, now)
    waiting = [each for each in found if each.waits_for_slber]
    return await render(request, pages, "orders/mine.html", found=found, waiting=waiting)


@router.get("/{order_id}", dependencies=[MINE], response_class=HTMLResponse)
async def my_order(
    request: Request, order_id: UUID, reading: Reading, now: Now, seal: Unsealing
) -> HTMLResponse:
    """Show an order with its thread."""
    shown = await show_order(reading, order_id, now)
    return await _show(request, shown, now, seal, filled(kind="message"))


@router.post("/{order_id}/messages", dependencies=[MINE])
async def write(  # noqa: PLR0913  a page needs what it shows again
    request: Request, order_id: UUID, tx: Tx, access: Asking, now: Now, seal: Unsealing
) -> Response:
    """Write in the thread; it goes to the partner."""
    form = await read_form(request, MessageForm)
    if form.errors:
        return await _show(request, await show_order(tx.session, order_id, now), now, seal, form)
    said = MessageIn(text=form.model.text, kind=form.model.kind)
    await thread.post_message(tx, access, order_id, said)
    await thread.mark_read(tx, order_id, form.model.seen)
    return done(request, f"/my-orders/{order_id}", "Uw bericht is bij de partner.")


@router.post("/{order_id}/reading", dependencies=[MINE])
async def read(request: Request, order_id: UUID, tx: Tx) -> Response:
    """Write down that the messages have been read."""
    form = await read_form(request, SeenForm)
    if not form.errors:
        await thread.mark_read(tx, order_id, form.model.seen)
    return done(request, f"/my-orders/{order_id}", "De berichten staan op gelezen.")


@router.get("/{order_id}/change", dependencies=[MINE], response_class=HTMLResponse)
async def change_form(request: Request, order_id: UUID, reading: Reading, now: Now) -> HTMLResponse:
    """Show the form to propose another date, place or number of students."""
    shown = await show_order(reading, order_id, now)
    first = next(iter(_ahead(shown, now)), None)
    return await _change(request, shown, now, _as_it_is(shown, first))


@router.post("/{order_id}/change", dependencies=[MINE])
async def propose(
    request: Request, order_id: UUID, reached: Reached, access: Asking, now: Now
) -> Response:
    """Propose another date, place or number of students to the partner (R24)."""
    form = await read_form(request, ChangeForm)
    if not form.errors:
        try:
            async with reached.begin() as tx:
                await changing.propose_change(tx, access, order_id, form.model.change())
        except RuleBroken as broken:
            form = form.refused(**{WHOLE_FORM: broken.rule.value})
        else:
            text = "Uw voorstel is bij de partner. Het geldt als de partner akkoord gaat."
            return done(request, f"/my-orders/{order_id}", text)
    async with reached.read() as session:
        return await _change(request, await show_order(session, order_id, now), now, form)


@router.post("/{order_id}/changes/{change_id}/agreement", dependencies=[MINE])
async def agree(
    request: Request, order_id: UUID, change_id: UUID, tx: Tx, access: Asking
) -> Response:
    """Agree with the partner's proposal (R24)."""
    await changing.answer_change(tx, access, order_id, change_id, agrees=True)
    return done(request, f"/my-orders/{order_id}", "De wijziging is afgesproken.")


@router.post("/{order_id}/changes/{change_id}/declination", dependencies=[MINE])
async def decline(
    request: Request, order_id: UUID, change_id: UUID, tx: Tx, access: Asking
) -> Response:
    """Decline the partner's proposal (R24)."""
    await changing.answer_change(tx, access, order_id, change_id, agrees=False)
    return done(
        request, f"/my-orders/{order_id}", "U ging niet akkoord. Alles blijft zoals het was."
    )


@router.get("/{order_id}/cancel", dependencies=[MINE], response_class=HTMLResponse)
async def cancel_form(request: Request, order_id: UUID, reading: Reading, now: Now) -> HTMLResponse:
    """Ask why, before an order is cancelled."""
    shown = await show_order(reading, order_id, now)
    return await render(request, pages, "orders/cancel.html", shown=shown, form=filled())


@router.post("/{order_id}/cancel", dependencies=[MINE])
async def cancel(request: Request, order_id: UUID, tx: Tx, access: Asking, now: Now) -> Response:
    """Cancel an order (R24)."""
    form = await read_form(request, CancelForm)
    if form.errors:
        shown = await show_order(tx.session, order_id, now)
        return await render(request, pages, "orders/cancel.html", shown=shown, form=form)
    await changing.cancel_order(tx, access, order_id, CancelIn(reason=form.model.reason))
    return done(
        request, f"/my-orders/{order_id}", "De bestelling is geannuleerd. De partner weet het."
    )


def order_values(shown: Shown, seal: Unsealing) -> dict[str, Any]:
    """Return what every page of an order shows, whoever looks."""
    open_change = next((c for c in shown.changes if c.status == ChangeStatus.OPEN), None)
    return {
        "shown": shown,
        "order": shown.order,
        "contact": partner_contact(shown.order, seal),
        "open_change": open_change,
        "to_answer": open_change is not None and open_change.proposed_by == Side.PARTNER,
    }


async def _show(
    request: Request, shown: Shown, now: datetime, seal: Unsealing, form: Form[Any]
) -> HTMLResponse:
    read_until = shown.order.read_until or shown.order.ordered_at
    unread = [
        each
        for each in shown.messages
        if each.side == Side.PARTNER and each.received_at > read_until
    ]
    news_at = shown.order.news_at
    news = news_at is not None and read_until < news_at
    return await render(
        request, pages, "orders/order.html", form=form, news=news or unread, seen=now.isoformat(),
        **order_values(shown, seal),
    )  # fmt: skip


async def _change(request: Request, shown: Shown, now: datetime, form: Form[Any]) -> HTMLResponse:
    ahead = _ahead(shown, now)
    return await render(
        request, pages, "orders/change.html", shown=shown, order=shown.order, form=form, ahead=ahead
    )


def _ahead(shown: Shown, now: datetime) -> list[SessionRow]:
    return [each for each in shown.sessions if each.starts_at > now and not each.cancelled]


def _as_it_is(shown: Shown, session: SessionRow | None) -> Form[Any]:
    order = shown.order
    if session is None:
        return filled(
            about="period",
            period_from=order.period_from,
            period_until=order.period_until,
            location=order.location,
            group_size=order.group_size,
        )
    starts, ends = (each.astimezone(AMSTERDAM) for each in (session.starts_at, session.ends_at))
    return filled(
        about=session.session_id,
        period_from=order.period_from,
        period_until=order.period_until,
        on=starts.date(),
        starts_at=starts.strftime("%H:%M"),
        ends_at=ends.strftime("%H:%M"),
        location=session.location,
        group_size=order.group_size,
    )
