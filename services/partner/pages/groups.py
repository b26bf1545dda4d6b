"""Pages of open groups and their waiting lists (R28)."""

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from sqlmodel import col, func, select

from services.partner.domain.waiting import TAKEN
from services.partner.models import GroupRow, PlaceRow
from services.partner.pages.words import may, pages
from services.partner.reading import desk, offer
from services.partner.reading import participants as reading_participants
from services.partner.steps import groups as steps
from services.partner.steps.groups import CapacityIn, GroupIn
from shared.access.actions import Action
from shared.access.gate import Asking, Reading, Showing, Tx, permits
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.runtime.web import Today, Unsealing
from shared.schemas.vocabulary import CoachId

router = APIRouter(include_in_schema=False)
_GROUP = "/desk/groups/{group_id}"


class GroupForm(BaseModel):
    """A new group, as people fill it in."""

    module_id: UUID
    trainer_id: CoachId
    capacity: int
    reply_days: int = 3


class PlaceForm(BaseModel):
    """What a participant said."""

    enrolment_id: UUID
    deed: Literal["take", "give-up", "come-back"]


@router.get("/desk/groups", dependencies=[permits(Action.KEEP_GROUPS)])
async def show_groups(
    request: Request, reading: Reading, access: Asking, today: Today
) -> HTMLResponse:
    """List open groups with how many places are taken."""
    own = await offer.modules(reading, _partner(access), today)
    return await _list(request, reading, own, filled(reply_days=3))


@router.post("/desk/groups", dependencies=[permits(Action.KEEP_GROUPS)])
async def open_group(request: Request, tx: Tx, access: Asking, today: Today) -> Response:
    """Open a group."""
    form = await read_form(request, GroupForm)
    own = await offer.modules(tx.session, _partner(access), today)
    if not form.errors and form.model.module_id not in dict(own):
        form = form.refused(module_id="Kies een module uit de lijst.")
    if form.errors:
        return await _list(request, tx.session, own, form)
    said, name = form.model.model_dump(), dict(own)[form.model.module_id]
    wanted = GroupIn(partner_id=_partner(access), module_name=name, **said)
    group = await steps.open_group(tx, wanted)
    return done(request, f"/desk/groups/{group.group_id}", "De groep is open.")


def _partner(access: Asking) -> str:
    return access.organisation.partition(":")[2]


async def _list(
    request: Request, reading: Reading, own: list[tuple[UUID, str]], form: Form[Any]
) -> HTMLResponse:
    found = await reading.exec(
        select(GroupRow).order_by(col(GroupRow.status).desc(), col(GroupRow.module_name))
    )
    taken = await reading.exec(
        select(PlaceRow.group_id, func.count())
        .where(col(PlaceRow.status).in_(TAKEN))
        .group_by(col(PlaceRow.group_id))
    )
    return await render(
        request,
        pages,
        "groups/list.html",
        groups=found.all(),
        taken=dict(taken.all()),
        modules=own,
        trainers=await desk.trainers(reading),
        form=form,
    )


@router.get(_GROUP, dependencies=[permits(Action.SEE_WHO_CAME)])
async def show_group(
    request: Request, group_id: UUID, showing: Showing, seal: Unsealing
) -> HTMLResponse:
    """Show who has a place and who waits, by first name."""
    group = await reading_participants.group(showing.session, group_id)
    standing = await reading_participants.standing(
        showing.session, group_id, seal, showing.access.fields
    )
    await showing.note(place.subject for place, person in standing if person)
    return await render(
        request,
        pages,
        "groups/group.html",
        group=group,
        standing=standing,
        taken=sum(place.status in TAKEN for place, _ in standing),
        names=dict(await desk.trainers(showing.session)),
        form=filled(capacity=group.capacity),
        may=may(showing.access),
    )


@router.post(f"{_GROUP}/capacity", dependencies=[permits(Action.KEEP_GROUPS)])
async def resize(request: Request, group_id: UUID, tx: Tx) -> Response:
    """Change how many places there are."""
    await reading_participants.group(tx.session, group_id)
    form = await read_form(request, CapacityIn)
    address = f"/desk/groups/{group_id}"
    if form.errors:
        return done(request, address, "Vul een aantal plekken van 1 tot en met 500 in.", "error")
    await steps.resize(tx, group_id, form.model)
    return done(request, address, "Het aantal plekken is aangepast.")


@router.post(f"{_GROUP}/closure", dependencies=[permits(Action.KEEP_GROUPS)])
async def close(request: Request, group_id: UUID, tx: Tx) -> Response:
    """Close a group for new people."""
    await steps.close(tx, group_id)
    return done(request, f"/desk/groups/{group_id}", "De groep is gesloten voor nieuwe mensen.")


@router.post(f"{_GROUP}/places", dependencies=[permits(Action.KEEP_GROUPS)])
async def change_place(request: Request, group_id: UUID, tx: Tx) -> Response:
    """Note what a participant said about a place."""
    form = await read_form(request, PlaceForm)
    deeds = {
        "take": (steps.take_place, "De plek is bevestigd."),
        "give-up": (steps.give_up, "De plek is vrij. Wie het langst wacht, krijgt bericht."),
        "come-back": (steps.come_back, "De deelnemer staat weer op de wachtlijst."),
    }
    await reading_participants.group(tx.session, group_id)
    if form.errors:
        return done(request, f"/desk/groups/{group_id}", "Kies eerst een deelnemer.", "error")
    deed, sentence = deeds[form.model.deed]
    await deed(tx, form.model.enrolment_id)
    return done(request, f"/desk/groups/{group_id}", sentence)
