"""The shop of SLB'ers: filters, a module, what a class misses, and the needs quiz."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, ValidationError

from services.school.catalogue import Language, Offered, Wanted, offered
from services.school.domain.catalogue import Phase, Shop, Theme
from services.school.domain.quiz import ENOUGH_ANSWERS, NEED_WORDS, Answers, Need, suggest
from services.school.ordering.classes import choices, classes, gaps_of
from services.school.pages.words import ALL, LANGUAGES, PHASES
from shared.access.actions import Action
from shared.access.gate import Asking, Reading, permits
from shared.access.who import Role
from shared.pages import templates
from shared.pages.forms import filled
from shared.pages.rendering import render
from shared.rules import NotFound
from shared.runtime.web import Today
from shared.schemas.vocabulary import Level

router = APIRouter(prefix="/internal-shop")
pages = templates("services.school")
pages.env.globals |= ALL

THEMES = [(theme.value, theme.value) for theme in Theme]
LEVELS = [(level, f"Niveau {level}") for level in (1, 2, 3, 4)]
MINUTES = [(45, "Hoogstens 45 minuten"), (60, "Hoogstens een uur"), (90, "Hoogstens anderhalf uur")]
WHEN = [(phase, PHASES[phase].capitalize()) for phase in Phase if phase is not Phase.BOTH]


class Filters(BaseModel):
    """What somebody looks for in the shop."""

    theme: Theme | None = None
    phase: Phase | None = None
    level: Level | None = None
    max_minutes: Annotated[int | None, Field(gt=0, le=480)] = None
    language: Language | None = None
    text: Annotated[str | None, Field(max_length=60)] = None


class QuizIn(BaseModel):
    """Answers of the quiz, as far as given."""

    need: Need | None = None
    theme: Theme | None = None
    phase: Phase | None = None
    max_minutes: Annotated[int | None, Field(gt=0, le=480)] = None
    level: Level | None = None


def _asked(request: Request, model: type[BaseModel]) -> dict[str, Any]:
    """Return what the address asks, or nothing when it asks for what does not exist."""
    given = {name: text for name, text in request.query_params.items() if text.strip()}
    try:
        return model.model_validate(given).model_dump(exclude_none=True)
    except ValidationError:
        return {}


@router.get("", dependencies=[permits(Action.READ_CATALOGUE)], response_class=HTMLResponse)
async def shop(request: Request, reading: Reading, today: Today, access: Asking) -> HTMLResponse:
    """Show what can be ordered for a class, and the filters to find it."""
    asked = _asked(request, Filters)
    everything = await offered(reading, today, Wanted(shop=Shop.INTERNAL))
    found = await offered(reading, today, Wanted(shop=Shop.INTERNAL, **asked))
    spoken = sorted({code for each in everything for code in each.module.languages})
    return await render(
        request, pages, "shop/shop.html", found=found, total=len(everything),
        form=filled(**asked), themes=THEMES, levels=LEVELS, minutes=MINUTES, when=WHEN,
        spoken=[(code, LANGUAGES.get(code, code)) for code in spoken],
        orders=_orders(access),
    )  # fmt: skip


@router.get(
    "/modules/{module_id}",
    dependencies=[permits(Action.READ_CATALOGUE)],
    response_class=HTMLResponse,
)
async def module(
    request: Request, module_id: UUID, reading: Reading, today: Today, access: Asking
) -> HTMLResponse:
    """Show one module: for whom it is, who gives it, and what it costs the school."""
    found = await offered(reading, today, Wanted(shop=Shop.INTERNAL))
    shown = next((each for each in found if each.module.module_id == module_id), None)
    if shown is None:
        raise NotFound("module")
    return await render(
        request, pages, "shop/module.html", shown=shown, alike=_alike(shown, found),
        spoken=[LANGUAGES.get(code, code) for code in shown.module.languages],
        orders=_orders(access),
    )  # fmt: skip


def _alike(shown: Offered, found: list[Offered]) -> list[Offered]:
    same = [each for each in found if each.module.theme == shown.module.theme and each != shown]
    return same[:3]


def _orders(access: Asking) -> dict[str, bool]:
    """Return what the asker may do with a module besides looking at it."""
    role = access.role
    return {
        "may_order": role in (Role.SLBER, Role.CENTRAL_TEAM),
        "has_cart": role is Role.SLBER,
    }


@router.get("/gaps", dependencies=[permits(Action.READ_CLASSES)], response_class=HTMLResponse)
async def gaps(request: Request, reading: Reading, today: Today, klas: str = "") -> HTMLResponse:
    """Show which themes and phases a class has not had, with modules that fill the gap."""
    known = await classes(reading)
    chosen = next((each for each in known if each.code == klas), None)
    if chosen is None and len(known) == 1:
        chosen = known[0]
    covers = await gaps_of(reading, chosen, today) if chosen else []
    return await render(
        request, pages, "shop/gaps.html", klas=chosen, covers=covers,
        options=[(each.code, f"{each.name} ({each.slber_name})") for each in known],
        form=filled(klas=chosen.code if chosen else None),
    )  # fmt: skip


@router.get("/quiz", dependencies=[permits(Action.READ_CATALOGUE)], response_class=HTMLResponse)
async def quiz(request: Request, reading: Reading, today: Today) -> HTMLResponse:
    """Ask at most five questions, and suggest modules, also ones that nobody asked for."""
    asked = _asked(request, QuizIn)
    answers = Answers(**asked)
    sent = bool(request.query_params)
    return await render(
        request, pages, "shop/quiz.html", form=filled(**asked), sent=sent,
        missing=max(0, ENOUGH_ANSWERS - answers.given),
        suggestions=suggest(answers, await choices(reading, today)) if sent else [],
        needs=[(need, words) for need, words in NEED_WORDS.items()],
        themes=THEMES, levels=LEVELS, minutes=MINUTES, when=WHEN,
    )  # fmt: skip
