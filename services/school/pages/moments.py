"""The calendar of moments for the central team: plan, count sign-ups, print the QR code (R32)."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from services.school.aftercare.coaches import Coach, coaches
from services.school.aftercare.moments import (
    MomentIn,
    add_moment,
    calendar,
    change_moment,
    planned_moment,
)
from services.school.aftercare.reach import reach
from services.school.domain.moments import MomentKind, MomentRule, in_order
from services.school.models import MomentRow
from services.school.pages.aftercare import pages
from services.school.pages.qr import address_of, drawn
from shared.access.actions import Action
from shared.access.decide import Access, decide
from shared.access.gate import Reading, Tx, permits
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.runtime.clock import AMSTERDAM
from shared.runtime.texts import ShortText
from shared.runtime.web import Today
from shared.schemas.vocabulary import CoachId

router = APIRouter(prefix="/calendar", include_in_schema=False)


class PlanIn(BaseModel):
    """A moment as people fill it in."""

    kind: MomentKind
    title: ShortText
    audience: ShortText
    classes: ShortText | None = None
    place: ShortText
    day: date
    begins: time
    ends: time
    people: list[CoachId] = []

    def moment(self, brin: str) -> MomentIn:
        """Return the moment; raises ValueError when it ends before it begins."""
        return MomentIn(
            brin=brin,
            kind=self.kind,
            title=self.title,
            audience=self.audience,
            audience_klas=[
                klas.strip() for klas in (self.classes or "").split(",") if klas.strip()
            ],
            place=self.place,
            starts_at=datetime.combine(self.day, self.begins, AMSTERDAM),
            ends_at=datetime.combine(self.day, self.ends, AMSTERDAM),
            people=self.people,
        )


@router.get("", dependencies=[permits(Action.READ_MOMENTS)], response_class=HTMLResponse)
async def show_calendar(request: Request, reading: Reading, today: Today) -> HTMLResponse:
    """Show the moments, those to come first."""
    found = await calendar(reading)
    coming = [each for each in found if _day(each.moment.ends_at) >= today]
    past = [each for each in reversed(found) if _day(each.moment.ends_at) < today]
    may_plan = _may_plan(request)
    values = {"coming": coming, "past": past, "may_plan": may_plan}
    return await render(request, pages, "moments/calendar.html", **values)


@router.get("/new", dependencies=[permits(Action.KEEP_MOMENTS)], response_class=HTMLResponse)
async def new(request: Request, reading: Reading) -> HTMLResponse:
    """Show the form of a new moment."""
    known = await coaches(reading, _brin(request))
    return await _form(request, filled(), known.values(), None)


@router.post("/new", dependencies=[permits(Action.KEEP_MOMENTS)])
async def plan(request: Request, tx: Tx) -> Response:
    """Put a moment in the calendar."""
    form = _checked(await read_form(request, PlanIn))
    if form.errors:
        known = await coaches(tx.session, _brin(request))
        return await _form(request, form, known.values(), None)
    row = await add_moment(tx, form.model.moment(_brin(request)))
    return done(request, f"/calendar/{row.moment_id}", "Het moment staat in de agenda.")


@router.get("/reach", dependencies=[permits(Action.READ_REACH)], response_class=HTMLResponse)
async def compare(
    request: Request,
    reading: Reading,
    today: Today,
    diploma_from: date | None = None,
    diploma_until: date | None = None,
) -> HTMLResponse:
    """Show whether meeting before the diploma helps."""
    last = diploma_until or today
    first = diploma_from or date(last.year - 1, last.month, 1)
    groups = await reach(reading, first, last, today)
    form = filled(diploma_from=first, diploma_until=last)
    values: dict[str, Any] = {"groups": groups, "form": form, "first": first, "last": last}
    return await render(request, pages, "moments/reach.html", **values)


@router.get(
    "/{moment_id}", dependencies=[permits(Action.READ_MOMENTS)], response_class=HTMLResponse
)
async def one(moment_id: UUID, request: Request, reading: Reading) -> HTMLResponse:
    """Show one moment with its sign-ups, counted."""
    found = await planned_moment(reading, moment_id)
    known = await coaches(reading, found.moment.brin)
    people = [known[number].name for number in found.moment.people if number in known]
    values = {"planned": found, "people": people, "address": _address(request, found.moment)}
    may_plan = _may_plan(request)
    return await render(request, pages, "moments/moment.html", may_plan=may_plan, **values)


@router.get(
    "/{moment_id}/change", dependencies=[permits(Action.KEEP_MOMENTS)], response_class=HTMLResponse
)
async def to_change(moment_id: UUID, request: Request, reading: Reading) -> HTMLResponse:
    """Show the form of a moment that is there."""
    row = (await planned_moment(reading, moment_id)).moment
    starts, ends = (each.astimezone(AMSTERDAM) for each in (row.starts_at, row.ends_at))
    form = filled(
        **row.model_dump(include={"kind", "title", "audience", "place", "people"}),
        classes=", ".join(row.audience_klas),
        day=starts.date(),
        begins=f"{starts:%H:%M}",
        ends=f"{ends:%H:%M}",
    )
    return await _form(request, form, (await coaches(reading, row.brin)).values(), row)


@router.post("/{moment_id}/change", dependencies=[permits(Action.KEEP_MOMENTS)])
async def changed(moment_id: UUID, request: Request, tx: Tx) -> Response:
    """Change a moment; its QR code stays."""
    row = (await planned_moment(tx.session, moment_id)).moment
    form = _checked(await read_form(request, PlanIn))
    if form.errors:
        return await _form(request, form, (await coaches(tx.session, row.brin)).values(), row)
    await change_moment(tx, moment_id, form.model.moment(row.brin))
    return done(request, f"/calendar/{moment_id}", "Het moment is veranderd.")


@router.get(
    "/{moment_id}/poster", dependencies=[permits(Action.READ_MOMENTS)], response_class=HTMLResponse
)
async def poster(moment_id: UUID, request: Request, reading: Reading) -> HTMLResponse:
    """Show the page to print and hang up."""
    row = (await planned_moment(reading, moment_id)).moment
    values = {"moment": row, "address": _address(request, row)}
    return await render(request, pages, "moments/poster.html", **values)


@router.get("/{moment_id}/qr.svg", dependencies=[permits(Action.READ_MOMENTS)])
async def qr_code(moment_id: UUID, request: Request, reading: Reading) -> Response:
    """Show the QR code of a moment as a picture."""
    row = (await planned_moment(reading, moment_id)).moment
    return drawn(_address(request, row))


def _address(request: Request, row: MomentRow) -> str:
    return address_of(request, f"/m/{row.code}")


def _checked(form: Form[PlanIn]) -> Form[PlanIn]:
    """Return the form with a sentence when the moment ends before it begins."""
    if form.errors:
        return form
    asked = form.model
    starts, ends = (datetime.combine(asked.day, at, AMSTERDAM) for at in (asked.begins, asked.ends))
    if in_order(starts, ends):
        return form
    return form.refused(ends=MomentRule.ENDS_AFTER_START.value)


async def _form(
    request: Request, form: Form[Any], known: Iterable[Coach], row: MomentRow | None
) -> HTMLResponse:
    options = [(each.coach_id, each.name) for each in known]
    return await render(request, pages, "moments/form.html", form=form, people=options, moment=row)


def _brin(request: Request) -> str:
    access: Access = request.state.access
    return access.organisation.partition(":")[2]


def _may_plan(request: Request) -> bool:
    access: Access = request.state.access
    return decide(access.who, Action.KEEP_MOMENTS, request.app.state.kind) is not None


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
