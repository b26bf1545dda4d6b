"""The coach's day on a phone: who to call and why, and one person with all that was said."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from services.school.aftercare.coaches import CoachIn, change_coach, coaches
from services.school.aftercare.contacts import (
    ContactIn,
    OutcomeIn,
    record_contacts,
    report_outcomes,
)
from services.school.aftercare.extending import ExtensionIn, extend
from services.school.aftercare.person import Person, person
from services.school.aftercare.work_list import calls
from services.school.domain.aftercare import AftercareRule, Channel, Reason
from services.school.domain.eligibility import EligibilityRule
from services.school.handovers.moving import change_residence
from services.school.handovers.reading import moves, name_of
from services.school.pages import aftercare_words as words
from services.school.pages import handover_words
from shared.access.actions import Action
from shared.access.decide import Access, decide
from shared.access.gate import Showing, Shown, Tx, permits
from shared.access.who import Role
from shared.messaging.transaction import Transaction
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.pages.words import unknown_place
from shared.reference import UnknownReference, gemeente_by_name
from shared.rules import RuleBroken
from shared.runtime.texts import LongText, ShortText
from shared.runtime.web import Today
from shared.schemas.vocabulary import Outcome

router = APIRouter(prefix="/aftercare", include_in_schema=False)
pages = templates("services.school")
pages.env.globals["words"] = words

_SEES = permits(Action.SEE_PERSON)
"""A form that is not right comes back with the whole page, so whoever sends it may see that."""
_SAYS = {
    AftercareRule.APPOINTMENT_AHEAD: "appointment_on",
    AftercareRule.COACH_IS_OTHER: "coach_id",
    AftercareRule.COACH_IS_KNOWN: "coach_id",
    EligibilityRule.EXTENSION_GOES_FORWARD: "until",
}
"""At which field of a form a rule says no."""


class TalkIn(BaseModel):
    """What a coach writes down after a call, in one go."""

    kind: Literal["two-way", "attempt"]
    channel: Channel
    agreement: LongText | None = None
    next_step: ShortText | None = None
    appointment_on: date | None = None
    outcome: Outcome | None = None


class MovedIn(BaseModel):
    """The municipality where somebody lives now, by its name."""

    woonplaats: ShortText


class ExtendingIn(BaseModel):
    """A longer term, as the page asks it; who asks approves."""

    reason: Literal["a", "b", "c", "d", "e", "f"]
    until: date


@router.get("", dependencies=[permits(Action.CALL_PEOPLE)], response_class=HTMLResponse)
async def work_list(request: Request, showing: Showing, today: Today) -> HTMLResponse:
    """Show whom to call today, and why."""
    found = await calls(showing.session, today)
    await showing.note(call.student.subject for call in found)
    return await render(request, pages, "aftercare/work-list.html", calls=found, today=today)


@router.get("/{subject}", dependencies=[permits(Action.SEE_PERSON)], response_class=HTMLResponse)
async def one(subject: UUID, request: Request, showing: Showing, today: Today) -> HTMLResponse:
    """Show one young person."""
    found = await person(showing.session, subject, today)
    form = filled(kind="two-way", channel=found.other_channel or Channel.CALL)
    return await _show(request, showing, found, form, "talk")


@router.post("/{subject}/contacts", dependencies=[permits(Action.RECORD_CONTACT), _SEES])
async def talk(subject: UUID, request: Request, tx: Tx, showing: Showing) -> Response:
    """Write down a conversation or an attempt, with how it goes now."""
    form = await read_form(request, TalkIn)
    found = await person(tx.session, subject, tx.today)
    if form.errors:
        return await _show(request, showing, found, form, "talk")
    try:
        await _talked(tx, found, form.model, _coach(request, found))
    except (RuleBroken, ValueError) as refusal:
        return await _show(request, showing, found, _refused(form, refusal), "talk")
    said = "Het gesprek" if form.model.kind == "two-way" else "De poging"
    return done(request, "/aftercare", f"{said} is opgeslagen.")


async def _talked(tx: Transaction, found: Person, said: TalkIn, coach_id: str) -> None:
    rhythm = found.enrolment.rhythm() if found.enrolment else None
    due = Reason.RHYTHM in found.reasons and rhythm is not None
    values = said.model_dump(exclude={"outcome"}) | {
        "subject": found.student.subject,
        "coach_id": coach_id,
        "rhythm_month": rhythm.month if rhythm and due else None,
    }
    await record_contacts(tx, [ContactIn(**values)])
    if said.outcome is not None:
        outcome = OutcomeIn(
            subject=found.student.subject, outcome=said.outcome, reported_by="coach"
        )
        await report_outcomes(tx, [outcome])


def _coach(request: Request, found: Person) -> str:
    """Return who made contact: the coach who asks, else the coach whose work somebody took over."""
    access: Access = request.state.access
    own = [each.number for each in access.who.memberships if each.role is Role.COACH]
    if access.role is Role.COACH and own and own[0]:
        return own[0]
    return found.student.coach_id or found.student.slber_id


@router.post("/{subject}/extension", dependencies=[permits(Action.EXTEND_TERM), _SEES])
async def longer(subject: UUID, request: Request, tx: Tx, showing: Showing) -> Response:
    """Extend the term in special circumstances (R4)."""
    form = await read_form(request, ExtendingIn)
    found = await person(tx.session, subject, tx.today)
    if not form.errors:
        access: Access = request.state.access
        asked = ExtensionIn(**form.model.model_dump(), approver=access.who.subject[:36])
        try:
            await extend(tx, subject, asked)
        except RuleBroken as refusal:
            form = _refused(form, refusal)
        else:
            return done(request, f"/aftercare/{subject}", "De begeleiding duurt nu langer.")
    return await _show(request, showing, found, form, "extension")


@router.post("/{subject}/coach", dependencies=[permits(Action.CHANGE_COACH), _SEES])
async def other_coach(subject: UUID, request: Request, tx: Tx, showing: Showing) -> Response:
    """Give somebody another coach, because they asked; nobody asks why (R31)."""
    form = await read_form(request, CoachIn)
    found = await person(tx.session, subject, tx.today)
    if not form.errors:
        try:
            await change_coach(tx, subject, form.model.coach_id, asked_by="school")
        except RuleBroken as refusal:
            form = _refused(form, refusal)
        else:
            return done(request, "/aftercare/team", "De coach is veranderd.")
    return await _show(request, showing, found, form, "coach")


@router.post("/{subject}/residence", dependencies=[permits(Action.RECORD_RESIDENCE), _SEES])
async def moved(subject: UUID, request: Request, tx: Tx, showing: Showing) -> Response:
    """Write down that somebody lives in another municipality (R13)."""
    form = await read_form(request, MovedIn)
    found = await person(tx.session, subject, tx.today)
    if not form.errors:
        try:
            place = gemeente_by_name(form.model.woonplaats, tx.today)
            effect = await change_residence(tx, subject, place.gemeentecode)
        except UnknownReference as unknown:
            form = form.refused(woonplaats=unknown_place(unknown))
        except RuleBroken as refusal:
            form = form.refused(woonplaats=refusal.rule.value)
        else:
            return done(request, f"/aftercare/{subject}", handover_words.MOVED[effect])
    return await _show(request, showing, found, form, "residence")


def _refused(form: Form[Any], refusal: Exception) -> Form[Any]:
    if isinstance(refusal, RuleBroken):
        return form.refused(**{_SAYS.get(refusal.rule, ""): refusal.rule.value})
    return form.refused(agreement=AftercareRule.ATTEMPT_WITHOUT_AGREEMENT.value)


async def _show(
    request: Request, showing: Shown, found: Person, form: Form[Any], of: str
) -> HTMLResponse:
    """Show a person; ``of`` is the form that was sent, the others are empty."""
    await showing.note([found.student.subject])
    access: Access = request.state.access
    kind: str = request.app.state.kind
    return await render(
        request,
        pages,
        "aftercare/person.html",
        graduate=found,
        form=form,
        talk=form if of == "talk" else filled(kind="two-way", channel=Channel.CALL),
        extension=form if of == "extension" else filled(),
        coach=form if of == "coach" else filled(),
        residence=form if of == "residence" else filled(),
        lives_in=name_of(found.student.gemeentecode, found.on),
        moves=await moves(showing.session, found.student.subject, found.on),
        coaches=(await coaches(showing.session, found.student.brin)).values(),
        may_extend=found.can_extend and decide(access.who, Action.EXTEND_TERM, kind) is not None,
        may_change=decide(access.who, Action.CHANGE_COACH, kind) is not None,
    )
