"""Pages of changes of an order: what we propose, and our answer to what the SLB'er proposes."""

from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field, model_validator
from sqlmodel.ext.asyncio.session import AsyncSession

from services.partner.models import OrderRow, SessionRow
from services.partner.pages.words import at, local, pages
from services.partner.reading import orders as reading_orders
from services.partner.steps import changes
from services.partner.steps.changes import ChangeIn
from shared.access.actions import Action
from shared.access.gate import Reached, Reading, Tx, permits
from shared.pages.forms import WHOLE_FORM, Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import RuleBroken
from shared.runtime.texts import ShortText

router = APIRouter(prefix="/desk/orders/{order_id}/changes", include_in_schema=False)
CHANGES = permits(Action.CHANGE_DELIVERY)


class ChangeForm(BaseModel):
    """Another period, place and number of students, or another time for one session."""

    about: Annotated[str, Field(pattern=r"^(period|[0-9a-f-]{36})$")] = "period"
    """The period, or the session."""
    period_from: date | None = None
    period_until: date | None = None
    day: date | None = None
    start: time | None = None
    end: time | None = None
    location: ShortText
    group_size: Annotated[int | None, Field(gt=0, le=200)] = None

    @model_validator(mode="after")
    def _whole(self) -> "ChangeForm":
        if self.about != "period" and None in (self.day, self.start, self.end):
            raise ValueError("Vul bij een sessie de dag, het begin en het einde in.")
        return self

    def change(self, order: OrderRow) -> ChangeIn:
        """Return what is proposed; the period grows with a session that goes beyond it."""
        first, last = order.period_from, order.period_until
        said: dict[str, Any] = {"location": self.location, "group_size": self.group_size}
        if self.about == "period":
            first, last = self.period_from or first, self.period_until or last
        else:
            assert self.day is not None
            assert self.start is not None
            assert self.end is not None
            first, last = min(first, self.day), max(last, self.day)
            times = {"starts_at": at(self.day, self.start), "ends_at": at(self.day, self.end)}
            said |= times | {"session_id": UUID(self.about)}
        return ChangeIn(period_from=first, period_until=last, **said)


@router.get("", dependencies=[CHANGES])
async def ask_for_change(
    request: Request, order_id: UUID, reading: Reading, session: UUID | None = None
) -> HTMLResponse:
    """Ask what should be different: of the order, or of the session from whose page one comes."""
    order = await reading_orders.find(reading, order_id)
    ahead = await _ahead(reading, order_id)
    chosen = next((each for each in ahead if each.session_id == session), None)
    return await _ask(request, order, ahead, _as_it_is(order, chosen))


@router.post("", dependencies=[CHANGES])
async def propose(request: Request, order_id: UUID, reached: Reached) -> Response:
    """Propose another period, place, number, or time of a session (R24)."""
    form = await read_form(request, ChangeForm)
    if not form.errors:
        try:
            async with reached.begin() as tx:
                order = await reading_orders.find(tx.session, order_id)
                await changes.propose(tx, order_id, form.model.change(order))
        except RuleBroken as broken:
            form = form.refused(**{WHOLE_FORM: broken.rule.value})
        else:
            text = "Uw voorstel is verstuurd. De SLB'er antwoordt."
            return done(request, f"/desk/orders/{order_id}", text)
    async with reached.read() as session:
        order = await reading_orders.find(session, order_id)
        return await _ask(request, order, await _ahead(session, order_id), form)


@router.post("/{change_id}/agreement", dependencies=[CHANGES])
async def agree(request: Request, order_id: UUID, change_id: UUID, tx: Tx) -> Response:
    """Agree with the SLB'er's proposal (R24)."""
    await changes.agree(tx, order_id, change_id)
    return done(request, f"/desk/orders/{order_id}", "De wijziging staat vast.")


@router.post("/{change_id}/refusal", dependencies=[CHANGES])
async def refuse(request: Request, order_id: UUID, change_id: UUID, tx: Tx) -> Response:
    """Do not agree (R24)."""
    await changes.decline(tx, order_id, change_id)
    return done(request, f"/desk/orders/{order_id}", "De bestelling blijft zoals die was.")


async def _ask(
    request: Request, order: OrderRow, ahead: list[SessionRow], form: Form[Any]
) -> HTMLResponse:
    return await render(request, pages, "orders/change.html", form=form, order=order, ahead=ahead)


async def _ahead(session: AsyncSession, order_id: UUID) -> list[SessionRow]:
    """Return the sessions that can still move."""
    found = await reading_orders.sessions(session, order_id)
    return [each for each in found if each.present is None and each.cancelled_on is None]


def _as_it_is(order: OrderRow, session: SessionRow | None) -> Form[Any]:
    values: dict[str, Any] = order.model_dump(
        include={"period_from", "period_until", "location", "group_size"}
    )
    if session is None:
        return filled(about="period", **values)
    values |= {"about": session.session_id, "location": session.location}
    values |= {"day": local(session.starts_at).date()}
    values |= {"start": _clock(session.starts_at), "end": _clock(session.ends_at)}
    return filled(**values)


def _clock(moment: datetime) -> str:
    return f"{local(moment):%H:%M}"
