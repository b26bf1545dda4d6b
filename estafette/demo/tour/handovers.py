"""Graduates of the year before, at the end of their term: asked, offered, answered (R10 to R20)."""

from collections.abc import Sequence
from typing import Any

from estafette.clients import ServiceClient
from estafette.demo.tour.persons import Visitor

CITY = "GM0599"
_FIRST_DIPLOMA, _LAST_DIPLOMA = "2025-11-01", "2026-01-31"
_TEXT = "overdracht-2026-1"
_OWN_WORDS = "Ik wil graag mijn coach houden. Bellen kan na vijf uur."
_AGREEMENT = "We kijken samen welk werk past, en ik help met het eerste telefoontje."
_QUESTION = "Op welke dagen kan de jongere een afspraak maken, en mag de coach erbij zijn?"
_SAYS_NO, _SAYS_NOTHING = 0, 1
"""Of who is asked last: one says no, and one did not answer yet."""

SAME_COACH = (0, 1, 2)
OTHER_COACH = (3, 4, 5)
NO_COACH_YET = 6
REFUSED = 7
EXPIRES = 8
ASKED = 9
STAYS = (*SAME_COACH, ASKED, 10)
"""Places of handovers, the first to be answered first; of these the coach can stay."""
_OTHERS = {"P01": "C03", "P02": "C07"}
"""Who takes over at a partner."""


async def graduates(system: ServiceClient) -> list[dict[str, Any]]:
    """Return who graduated the year before."""
    found: list[dict[str, Any]] = await system.get(
        "/graduates", diploma_from=_FIRST_DIPLOMA, diploma_until=_LAST_DIPLOMA
    )
    return found


async def enrol(system: ServiceClient) -> None:
    """Give everybody of the year before guidance by their coach."""
    enrolments = [
        {
            "subject": each["subject"],
            "kind": "aftercare",
            "partner_id": each["partner_id"],
            "coach_id": each["coach_id"],
            "funding": "statutory",
        }
        for each in await graduates(system)
        if not each["enrolled"]
    ]
    if enrolments:
        await system.post("/enrolments", enrolments)


async def speak(system: ServiceClient, on: str) -> None:
    """Speak with everybody of the year before whose turn it is."""
    own = {each["subject"]: each for each in await graduates(system)}
    for each in await system.get("/contacts/due", on=on, limit=2000):
        if each["subject"] not in own:
            continue
        contact = {
            "subject": each["subject"],
            "kind": "two-way",
            "channel": "visit",
            "rhythm_month": each["rhythm_month"],
            "coach_id": each["coach_id"],
            "agreement": _AGREEMENT,
        }
        await system.post("/contacts", [contact])
        if own[each["subject"]]["outcome"] == "onbekend":
            said = {"subject": each["subject"], "outcome": "in-begeleiding", "reported_by": "coach"}
            await system.post("/outcomes", [said])


async def agree(system: ServiceClient) -> None:
    """Let young people say whether the municipality may help on; all but two say yes (R11, R20)."""
    proposed = await system.get("/handovers", status="proposed")
    latest = max((each["proposed_on"] for each in proposed), default=None)
    last = [each for each in proposed if each["proposed_on"] == latest]
    if len(last) <= _SAYS_NOTHING:
        return
    quiet, no = last[_SAYS_NOTHING], last[_SAYS_NO]
    answers = [
        {
            "handover_id": each["handover_id"],
            "agreed": each is not no,
            "means": "conversation",
            "text_version": _TEXT,
            "own_words": None if each is no else _OWN_WORDS,
        }
        for each in proposed
        if each is not quiet
    ]
    await system.post("/handovers/agreements", answers)


async def offered(client: ServiceClient) -> list[dict[str, Any]]:
    """Return the handovers to the municipality, the first to be answered first."""
    found: list[dict[str, Any]] = await client.get("/handovers", gemeentecode=CITY)
    return found


async def say_who_stays(partner: ServiceClient, handovers: Sequence[dict[str, Any]]) -> None:
    """Say of coaches whether they can stay, and who can instead; of some not yet (R17)."""
    waiting = await partner.get("/coach-questions", status="open")
    questions = {each["handover_id"]: each["partner_id"] for each in waiting}
    answers = [
        {
            "handover_id": handovers[place]["handover_id"],
            "available": place in STAYS,
            "alternative_coach_id": None if place in STAYS else _OTHERS[partner_id],
        }
        for place in (*STAYS, *OTHER_COACH)
        if (partner_id := questions.get(handovers[place]["handover_id"]))
    ]
    if answers:
        await partner.post("/coach-questions/answers", answers)


async def answer(worker: Visitor, handovers: Sequence[dict[str, Any]]) -> None:
    """Accept most, refuse one of who lives elsewhere, and leave one until it expires (R10)."""
    for place in (*SAME_COACH, *OTHER_COACH, NO_COACH_YET):
        if handovers[place]["status"] == "open":
            await worker.post(f"/handovers/{handovers[place]['handover_id']}/acceptance")
    if handovers[REFUSED]["status"] == "open":
        elsewhere = {"reason": "not-resident", "resident_in": "GM1924"}
        await worker.post(f"/handovers/{handovers[REFUSED]['handover_id']}/refusal", elsewhere)


async def choose_coaches(worker: Visitor, handovers: Sequence[dict[str, Any]]) -> None:
    """Plan the talk with another coach, write one down, and go on without one (R16, R17)."""
    planned, warm, cold = (handovers[place] for place in OTHER_COACH)
    await worker.put(
        f"/handovers/{planned['handover_id']}/coach-contact",
        _other(planned) | {"planned_on": "2026-12-15"},
    )
    ways: tuple[tuple[dict[str, Any], dict[str, str]], ...] = (
        (warm, {"warm_contact_on": "2026-11-26"}),
        (cold, {"cold_reason": "help-was-urgent"}),
    )
    for handover, way in ways:
        if handover["settled_on"] is None:
            path = f"/handovers/{handover['handover_id']}/coach"
            await worker.post(path, _other(handover) | way)


def _other(handover: dict[str, Any]) -> dict[str, str]:
    return {
        "coach_id": handover["alternative_coach_id"],
        "coach_organisation": handover["coach_organisation"],
        "reason": "not-available",
    }


async def ask_school(worker: Visitor, handovers: Sequence[dict[str, Any]]) -> None:
    """Ask the school something about an offer; the days to answer do not stop (R10)."""
    path = f"/handovers/{handovers[ASKED]['handover_id']}/questions"
    if handovers[ASKED]["status"] == "open" and not await worker.get(path):
        await worker.post(path, {"text": _QUESTION})
