"""Forms about another coach on the page of a handover: plan, record, or say why not (R16, R17)."""

from datetime import date
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from services.municipality.domain.coach import ColdReason
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.models import HandoverRow
from services.municipality.pages.handovers import show
from services.municipality.steps import coaching
from services.municipality.steps import handovers as steps
from services.municipality.steps.coaching import ContactIn, PlannedIn
from services.municipality.steps.handovers import CoachIn
from shared.access.actions import Action
from shared.access.gate import Showing, Tx, permits
from shared.messaging.transaction import Transaction
from shared.pages.forms import Form, read_form
from shared.pages.messages import EMPTY
from shared.pages.rendering import done
from shared.rules import RuleBroken
from shared.runtime.web import Today, Unsealing
from shared.schemas.vocabulary import CoachChangeReason, CoachId, ContactOutcome, PartnerId

router = APIRouter(prefix="/desk/handovers/{handover_id}", include_in_schema=False)

_READS = permits(Action.SEE_DOCUMENT)
_SAYS: dict[StrEnum, str] = {
    MunicipalityRule.CONTACT_COMES: "planned_on",
    MunicipalityRule.CONTACT_TOOK_PLACE: "took_place_on",
    MunicipalityRule.SAME_COACH_FIRST: "reason",
    MunicipalityRule.OTHER_COACH_NEEDS_REASON: "reason",
}
"""At which field of a form a rule says no."""


class OtherCoachForm(BaseModel):
    """Who coaches instead, why, and how the three meet."""

    who: Literal["alternative", "own", "partner"]
    number: CoachId | None = None
    partner: PartnerId | None = None
    reason: CoachChangeReason
    how: Literal["plan", "took-place", "cold"]
    planned_on: date | None = None
    took_place_on: date | None = None
    cold_reason: ColdReason | None = None


_NEEDED = {"plan": "planned_on", "took-place": "took_place_on", "cold": "cold_reason"}
"""Which field goes with which way to hand over."""


@router.post("/coach", dependencies=[permits(Action.ANSWER_OFFER), _READS])
async def other_coach(  # noqa: PLR0913  the parts of an address with a form on a page with more
    handover_id: UUID, request: Request, tx: Tx, showing: Showing, seal: Unsealing, today: Today
) -> Response:
    """Choose another coach; planned, taken place, or cold for a reason (R16, R17)."""
    row = await tx.load(HandoverRow, handover_id)
    form = _complete(await read_form(request, OtherCoachForm))
    if not form.errors:
        try:
            said = await _choose(tx, row, form.model)
        except RuleBroken as broken:
            form = form.refused(**{_SAYS.get(broken.rule, ""): broken.rule.value})
        else:
            return done(request, f"/desk/handovers/{handover_id}", said)
    return await show(request, showing, seal, handover_id, today=today, coach=form)


def _complete(form: Form[OtherCoachForm]) -> Form[OtherCoachForm]:
    """Ask for what goes with what was chosen."""
    if form.errors:
        return form
    chosen = form.model
    needed = [_NEEDED[chosen.how]]
    if chosen.who != "alternative":
        needed.append("number")
    if chosen.who == "partner":
        needed.append("partner")
    missing: dict[str, Any] = {name: EMPTY for name in needed if getattr(chosen, name) is None}
    return form.refused(**missing) if missing else form


async def _choose(tx: Transaction, row: HandoverRow, chosen: OtherCoachForm) -> str:
    organisation = {
        "alternative": row.coach_organisation,
        "own": f"gemeente:{row.gemeentecode}",
        "partner": f"partner:{chosen.partner}",
    }[chosen.who]
    number = row.alternative_coach_id if chosen.who == "alternative" else chosen.number
    coach = {"coach_id": number, "coach_organisation": organisation, "reason": chosen.reason}
    if chosen.how == "plan":
        await coaching.plan(
            tx, row.handover_id, PlannedIn.model_validate(coach | {"planned_on": chosen.planned_on})
        )
        return "Het gesprek is gepland. Leg hier na het gesprek vast hoe het ging."
    met = chosen.took_place_on if chosen.how == "took-place" else None
    cold = chosen.cold_reason if chosen.how == "cold" else None
    named = CoachIn.model_validate(coach | {"warm_contact_on": met, "cold_reason": cold})
    await steps.name_other_coach(tx, row.handover_id, named)
    return "De overdracht is klaar. De nieuwe coach is vastgelegd."


class ContactForm(BaseModel):
    """How the three-way contact went."""

    took_place_on: date
    outcome: ContactOutcome


@router.post("/coach-contact", dependencies=[permits(Action.ANSWER_OFFER), _READS])
async def record_contact(  # noqa: PLR0913  as above
    handover_id: UUID, request: Request, tx: Tx, showing: Showing, seal: Unsealing, today: Today
) -> Response:
    """Write down the contact that was planned (R16)."""
    await tx.load(HandoverRow, handover_id)
    form = await read_form(request, ContactForm)
    if not form.errors:
        try:
            contact = ContactIn(**form.model.model_dump())
            completed = await coaching.record(tx, handover_id, contact)
        except RuleBroken as broken:
            form = form.refused(**{_SAYS.get(broken.rule, ""): broken.rule.value})
        else:
            said = "De overdracht is klaar." if completed else "Plan nu een nieuw gesprek."
            return done(
                request, f"/desk/handovers/{handover_id}", f"Het gesprek is opgeslagen. {said}"
            )
    return await show(request, showing, seal, handover_id, today=today, contact=form)
