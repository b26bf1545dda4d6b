"""Moments at which people meet, and who signs up there with a phone (R32)."""

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

from estafette.clients import Services
from estafette.conductor import settle
from estafette.demo.tour.days import at
from estafette.demo.tour.offer import BRIN
from estafette.demo.tour.persons import People, Visitor

GRADUATES = Path(__file__).parents[3] / "data" / "graduates-example.csv"
WORKSHOP = "Klaar voor je diploma?"
LIVE = "Your Move! live"
_CLASS = "2BOL-001"
_MOMENTS: tuple[tuple[str, str, date, int, str, list[str]], ...] = (
    ("workshop", WORKSHOP, date(2026, 6, 15), 15, "Aula", [_CLASS]),
    ("live-event", LIVE, date(2027, 1, 21), 16, "Theater Zuid", ["1BOL-901", "2BOL-902"]),
    ("diploma-ceremony", "Diploma-uitreiking", date(2027, 7, 9), 14, "Aula", []),
)
_LINK = re.compile(r"https?://[^/\s]+(/confirm-sign-up/\S+)")
_BY_MAIL = 3
_CALLERS = (("Sam", "06-00000801"), ("Robin", "06-00000802"))
"""They leave a phone number, so that somebody of the school finds out who they are."""


async def plan_moments(team: Visitor) -> None:
    """Put the moments in the calendar."""
    known = {each["title"] for each in await team.get("/moments")}
    for kind, title, day, hour, place, classes in _MOMENTS:
        if title not in known:
            moment = {
                "brin": BRIN,
                "kind": kind,
                "title": title,
                "audience": "Studenten in hun laatste jaar",
                "audience_klas": classes,
                "place": place,
                "starts_at": at(day, hour),
                "ends_at": at(day, hour + 2),
                "people": ["C01", "C03"],
            }
            await team.post("/moments", moment)


async def sign_up_by_mail(services: Services, people: People, team: Visitor) -> None:
    """Let students sign up at the workshop, and confirm by the link in their mail."""
    moment = await moment_of(team, WORKSHOP)
    students = _of_class(_CLASS)[:_BY_MAIL]
    if moment["confirmed"] >= _BY_MAIL:
        return
    for row in students[moment["sign_ups"] :]:
        await _sign_up(people, moment, {"name": row["voornaam"], "email": row["email"]})
    await settle(services)
    for row in students:
        link = _LINK.search(await people.mail_to(row["email"]))
        if link:
            student = await people.visitor("school")
            await student.open(link.group(1))
            await student.send(link.group(1), {})


async def sign_up_by_phone(people: People, team: Visitor) -> None:
    """Let people sign up who leave a phone number only."""
    moment = await moment_of(team, LIVE)
    for name, phone in _CALLERS[moment["sign_ups"] :]:
        await _sign_up(people, moment, {"name": name, "phone": phone})


async def _sign_up(people: People, moment: dict[str, Any], said: dict[str, str]) -> None:
    visitor = await people.visitor("school")
    await visitor.open(f"/m/{moment['code']}")
    await visitor.send(f"/m/{moment['code']}", said)


async def moment_of(team: Visitor, title: str) -> dict[str, Any]:
    """Return a moment of the calendar."""
    moments: list[dict[str, Any]] = await team.get("/moments")
    return next(each for each in moments if each["title"] == title)


def _of_class(klas: str) -> list[dict[str, str]]:
    with GRADUATES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return [row for row in rows if row["klas"] == klas and row["vervolgopleiding"] != "ja"]
