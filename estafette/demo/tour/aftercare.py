"""Graduates get a coach, are called, and wait for a place in an open group (R9, R28, R31)."""

from typing import Any

from estafette.clients import ServiceClient
from estafette.demo.tour.days import BUSY, TODAY, at
from estafette.demo.tour.ordering import MONEY
from estafette.demo.tour.persons import Visitor

_FIRST_DIPLOMA, _LAST_DIPLOMA = "2026-06-01", "2026-07-31"
_OF_EACH = {"C01": 12, "C03": 8, "C10": 6, "C07": 6}
"""How many of a coach's graduates take part."""
_WANT_A_PLACE = 5
_PLACES = 3
_DOES_NOT_ANSWER = 4
_DUE = ("In gesprek over werk.", "Sollicitatie oefenen.", "Samen naar het Geldloket.")
_OUTCOMES = ("duurzaam-werk", "tijdelijk-werk", "in-begeleiding", "leerwerk")


async def _graduates(system: ServiceClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await system.get(
        "/graduates", diploma_from=_FIRST_DIPLOMA, diploma_until=_LAST_DIPLOMA, limit=2000
    )
    return found


async def enrol(system: ServiceClient) -> None:
    """Enrol graduates with their coach."""
    graduates = await _graduates(system)
    enrolments = []
    for coach, number in _OF_EACH.items():
        own = sorted(
            (each for each in graduates if each["coach_id"] == coach),
            key=lambda each: (each["diploma_on"], each["klas"], each["subject"]),
        )
        running = sum(each["enrolled"] for each in own)
        new = [each for each in own if not each["enrolled"]][: max(0, number - running)]
        enrolments += [
            {
                "subject": each["subject"],
                "kind": "aftercare",
                "partner_id": each["partner_id"],
                "coach_id": coach,
                "funding": "statutory",
            }
            for each in new
        ]
    if enrolments:
        await system.post("/enrolments", enrolments)


async def welcome(owner: ServiceClient) -> None:
    """Welcome who is new, with their coach."""
    new = await owner.get("/enrolments", status="new")
    welcomes = [
        {"enrolment_id": each["enrolment_id"], "coach_id": each["coach_id"]}
        for each in new
        if each["kind"] == "aftercare" and each["coach_id"]
    ]
    if welcomes:
        await owner.post("/enrolments/confirmations", welcomes)


async def call(caller: ServiceClient, on: str, *, leave: int, coach: str | None = None) -> None:
    """Call who is on the list of a day, but for the last ones; every fourth does not answer."""
    whose = {"coach_id": coach} if coach else {}
    due = await caller.get("/contacts/due", on=on, **whose)
    for number, each in enumerate(due[: max(0, len(due) - leave)]):
        answered = number % 4 != 3
        contact = {
            "subject": each["subject"],
            "kind": "two-way" if answered else "attempt",
            "channel": "call",
            "rhythm_month": each["rhythm_month"],
            "coach_id": each["coach_id"],
            "agreement": _DUE[number % len(_DUE)] if answered else None,
        }
        await caller.post("/contacts", [contact])
        if answered:
            outcome = _OUTCOMES[number % len(_OUTCOMES)]
            said = {"subject": each["subject"], "outcome": outcome, "reported_by": "coach"}
            await caller.post("/outcomes", [said])


async def leave_without_coach(team: ServiceClient) -> None:
    """Take the coach of one young person away, who asked for another that is not there yet."""
    if not await team.get("/coaches/vacant"):
        graduates = [each for each in await _graduates(team) if each["coach_id"] == "C10"]
        one = next(each for each in graduates if each["enrolled"])
        await team.post(f"/graduates/{one['subject']}/coach", {"coach_id": None})


async def open_group(owner: Visitor) -> None:
    """Open a group with few places, and plan when it meets."""
    if any(each["module_id"] == MONEY for each in await owner.get("/groups")):
        return
    group = {
        "partner_id": "P01",
        "module_id": MONEY,
        "module_name": "Je financiën op orde",
        "trainer_id": "C03",
        "capacity": _PLACES,
    }
    group_id = (await owner.post("/groups", group))["group_id"]
    for day in (BUSY, TODAY):
        session = {
            "starts_at": at(day, 19),
            "ends_at": at(day, 20),
            "location": "Buurthuis De Brug",
            "trainer_id": "C03",
        }
        await owner.post(f"/groups/{group_id}/sessions", session)


async def ask_for_places(system: ServiceClient, owner: ServiceClient) -> None:
    """Let more people sign up for the group than there are places."""
    known = [each for each in await owner.get("/enrolments") if each["kind"] == "module"]
    if known:
        return
    graduates = [each for each in await _graduates(system) if not each["enrolled"]]
    asked = [
        {
            "subject": each["subject"],
            "kind": "module",
            "partner_id": "P01",
            "module_id": MONEY,
            "funding": "statutory",
        }
        for each in graduates[:_WANT_A_PLACE]
    ]
    await system.post("/enrolments", asked)
