"""The region in numbers, and what is offered in it."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.municipality.domain.region.facts import Holder, Kind
from services.municipality.domain.region.offers import (
    PHASES,
    SIDES,
    THEMES,
    Phase,
    Side,
    gaps,
    matrix,
    overlaps,
)
from services.municipality.models import RegionProgrammeRow
from services.municipality.steps.region import figures, offers
from services.municipality.steps.region.figures import STEP_NAMES
from services.municipality.steps.region.manager import Managing
from services.municipality.steps.region.offers import OfferIn
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.pages import templates
from shared.pages.forms import filled, read_form
from shared.pages.rendering import done, render
from shared.runtime.web import Today

router = APIRouter(include_in_schema=False)
pages = templates("services.municipality")
READS = permits(Action.READ_REGION)
KEEPS = permits(Action.KEEP_REGION)

WORDS = {
    Holder.SCHOOL: "School",
    Holder.GEMEENTE: "Gemeente",
    Holder.DOORSTROOMPUNT: "Doorstroompunt",
    Kind.COMPLETED: "Overdrachten",
    Kind.REFUSED: "Geweigerd",
    "same-coach": "Met dezelfde coach",
    "warm": "Andere coach, warm overgedragen",
    "cold": "Andere coach, koud overgedragen",
    "not-resident": "Woont niet in deze gemeente",
    "already-supported": "Krijgt al begeleiding",
    "document-incomplete": "Overgangsdocument niet compleet",
    "other": "Anders",
    "school": "Per school",
    "gemeente": "Per gemeente",
    "cohort": "Per schooljaar van het diploma",
    "accepted": "Van aanvaarden tot het eerste gesprek van de gemeente",
    "in-scope": "Van diploma tot het eerste gesprek van de school",
}
DIVISION_NAMES = {
    "school": ("Per school", "School"),
    "gemeente": ("Per gemeente", "Gemeente"),
    "cohort": ("Per schooljaar van het diploma", "Schooljaar"),
}
PHASE_CHOICES = [
    (Phase.BEFORE.value, "Vóór het diploma"),
    (Phase.AFTER.value, "Na het diploma"),
    (Phase.BOTH.value, "Vóór en na het diploma"),
]


@router.get("/region", dependencies=[READS])
async def region(request: Request, reading: Reading, manager: Managing) -> Response:
    """Show who holds whom, how far people come, and how handovers go; small cells hidden (R52)."""
    if await reading.get(RegionProgrammeRow, manager.region) is None:
        return await render(request, pages, "region/start.html", manager=manager)
    return await render(
        request,
        pages,
        "region/region.html",
        manager=manager,
        shown=await figures.region_of(reading, manager),
        steps=STEP_NAMES,
        divisions=DIVISION_NAMES,
        words=WORDS,
    )


@router.get("/region/offers", dependencies=[READS])
async def show_offers(
    request: Request, reading: Reading, manager: Managing, today: Today
) -> Response:
    """Show what is offered per theme and phase, where it overlaps and where nothing is."""
    if await reading.get(RegionProgrammeRow, manager.region) is None:
        return await render(request, pages, "region/start.html", manager=manager)
    places = matrix(await offers.all_offers(reading, manager.region), today)
    return await render(
        request,
        pages,
        "region/offers.html",
        manager=manager,
        places=places,
        phases=PHASES,
        sides=list(SIDES),
        gaps=gaps(places),
        overlaps=overlaps(places),
        entered=await offers.entered(reading, manager.region),
        phase_names=dict(PHASE_CHOICES),
    )


@router.get("/region/offers/new", dependencies=[KEEPS])
async def new_offer(request: Request, today: Today) -> Response:
    """Ask for what a municipality offers or a partner could do."""
    return await _offer_form(request, filled(valid_from=today))


@router.post("/region/offers/new", dependencies=[KEEPS])
async def add_offer(request: Request, tx: Tx, manager: Managing) -> Response:
    """Add it."""
    form = await read_form(request, OfferIn)
    if form.errors:
        return await _offer_form(request, form)
    await offers.add_offer(tx, manager, form.model)
    return done(request, "/region/offers", "Het aanbod is toegevoegd.")


@router.post("/region/offers/{offer_id}/removal", dependencies=[KEEPS])
async def remove_offer(request: Request, offer_id: UUID, tx: Tx, manager: Managing) -> Response:
    """Take out what was entered by mistake."""
    await offers.remove_offer(tx, manager, offer_id)
    return done(request, "/region/offers", "Het aanbod is weggehaald.")


async def _offer_form(request: Request, form: object) -> Response:
    return await render(
        request,
        pages,
        "region/offer.html",
        form=form,
        sides=[(Side.GEMEENTE.value, "Een gemeente"), (Side.PARTNER.value, "Een partner")],
        themes=[(theme, theme) for theme in THEMES],
        phases=PHASE_CHOICES,
    )
