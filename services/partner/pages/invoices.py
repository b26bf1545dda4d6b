"""Pages of hours and invoice lines."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field
from sqlmodel import col, select

from services.partner.models import ParticipantRow, RateRow
from services.partner.pages.words import FUNDING, WORK, pages
from services.partner.reading import desk
from services.partner.reading import invoices as reading_invoices
from services.partner.reading import orders as reading_orders
from services.partner.steps import hours as steps
from services.partner.steps.hours import HoursIn, ParticipantHoursIn, RateIn
from shared.access.actions import Action
from shared.access.gate import Asking, Reading, Tx, permits
from shared.pages.forms import DutchDecimal, Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound
from shared.runtime.web import Today

router = APIRouter(include_in_schema=False)
_OF_PARTICIPANT = "/desk/participants/{enrolment_id}/hours"


class RateForm(BaseModel):
    """What an hour costs, in euros."""

    valid_from: date
    euros: Annotated[DutchDecimal, Field(gt=0, le=1000, decimal_places=2)]


@router.get("/desk/invoices", dependencies=[permits(Action.READ_INVOICES)])
async def show_invoices(request: Request, reading: Reading, today: Today) -> HTMLResponse:
    """Show what was worked per order, what it costs, and whether it may be paid (R30)."""
    return await _invoices(request, reading, filled(valid_from=today))


@router.post("/desk/invoices/rates", dependencies=[permits(Action.READ_INVOICES)])
async def set_rate(request: Request, tx: Tx, access: Asking) -> Response:
    """Set what an hour costs from a day on."""
    form = await read_form(request, RateForm)
    if form.errors:
        return await _invoices(request, tx.session, form)
    rate = RateIn(
        partner_id=access.organisation.partition(":")[2],
        valid_from=form.model.valid_from,
        cents_per_hour=int(form.model.euros * 100),
    )
    await steps.set_rate(tx, rate)
    return done(request, "/desk/invoices", "Het tarief is bewaard.")


async def _invoices(request: Request, reading: Reading, form: Form[Any]) -> HTMLResponse:
    rates = await reading.exec(select(RateRow).order_by(col(RateRow.valid_from).desc()))
    return await render(
        request,
        pages,
        "invoices/list.html",
        invoices=await reading_invoices.invoices(reading),
        rates=rates.all(),
        names=dict(await desk.trainers(reading)),
        euros=reading_invoices.euros,
        form=form,
    )


@router.get("/desk/orders/{order_id}/hours", dependencies=[permits(Action.KEEP_HOURS)])
async def ask_hours(
    request: Request, order_id: UUID, reading: Reading, today: Today
) -> HTMLResponse:
    """Ask for time worked on an order."""
    order = await reading_orders.find(reading, order_id)
    form = filled(worked_on=today, trainer_id=order.trainer_id, kind="preparation")
    return await _hours(request, reading, order_id, form)


@router.post("/desk/orders/{order_id}/hours", dependencies=[permits(Action.KEEP_HOURS)])
async def write_hours(request: Request, order_id: UUID, tx: Tx) -> Response:
    """Write down time worked on an order."""
    form = await read_form(request, HoursIn)
    if form.errors:
        return await _hours(request, tx.session, order_id, form)
    await steps.write_hours(tx, order_id, form.model)
    return done(request, f"/desk/orders/{order_id}", "De uren zijn opgeschreven.")


async def _hours(
    request: Request, reading: Reading, order_id: UUID, form: Form[Any]
) -> HTMLResponse:
    order = await reading_orders.find(reading, order_id)
    about = f"{order.module_name}, klas {order.klas}. De sessies zelf tellen vanzelf mee."
    kinds = ("preparation", "travel", "other")
    return await _ask(request, reading, form, about, f"/desk/orders/{order_id}", kinds)


@router.get(_OF_PARTICIPANT, dependencies=[permits(Action.KEEP_HOURS)])
async def ask_participant_hours(
    request: Request, enrolment_id: UUID, reading: Reading, today: Today
) -> HTMLResponse:
    """Ask for time worked for a participant; shows nothing of the person."""
    participant = await _participant(reading, enrolment_id)
    form = filled(worked_on=today, trainer_id=participant.coach_id, kind="contact")
    return await _participant_hours(request, reading, participant, form)


@router.post(_OF_PARTICIPANT, dependencies=[permits(Action.KEEP_HOURS)])
async def write_participant_hours(request: Request, enrolment_id: UUID, tx: Tx) -> Response:
    """Write down time worked for a participant."""
    participant = await _participant(tx.session, enrolment_id)
    form = await read_form(request, ParticipantHoursIn)
    if form.errors:
        return await _participant_hours(request, tx.session, participant, form)
    await steps.write_participant_hours(tx, enrolment_id, form.model)
    return done(request, f"/desk/participants/{enrolment_id}", "De uren zijn opgeschreven.")


async def _participant(reading: Reading, enrolment_id: UUID) -> ParticipantRow:
    row = await reading.get(ParticipantRow, enrolment_id)
    if row is None:
        raise NotFound("participant")
    return row


async def _participant_hours(
    request: Request, reading: Reading, participant: ParticipantRow, form: Form[Any]
) -> HTMLResponse:
    told = "Sessies van een open groep tellen vanzelf mee. Schrijf ook elk contact op: pas dan mag "
    about = f"{FUNDING[participant.funding]}. {told}de school betalen."
    back = f"/desk/participants/{participant.enrolment_id}"
    kinds = ("contact", "preparation", "travel", "other")
    return await _ask(request, reading, form, about, back, kinds)


async def _ask(  # noqa: PLR0913  one for each thing that the page shows
    request: Request,
    reading: Reading,
    form: Form[Any],
    about: str,
    back: str,
    kinds: tuple[str, ...],
) -> HTMLResponse:
    return await render(
        request,
        pages,
        "invoices/hours.html",
        form=form,
        about=about,
        back=back,
        kinds=[(kind, WORK[kind]) for kind in kinds],
        trainers=await desk.trainers(reading),
    )
