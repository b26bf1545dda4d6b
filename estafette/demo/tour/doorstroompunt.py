"""A Doorstroompunt: one locked, one of whom the school answered, one who is helped (R15)."""

import re
from html import unescape

from estafette.clients import Services
from estafette.conductor import settle
from estafette.demo.tour.persons import Visitor

HOME = "/doorstroompunt"
_ANSWERED = ("Daan Fernandes", "2003-08-27", "2026-07-17")
_STARTED = ("Valentina Mulder", "2003-01-09", "2026-07-10")
_WAITS = ("Thijs Post", "2007-07-10", "2026-07-10")
"""Name, birth date, and the day of an entree diploma."""
_NOTE = "De coach belt elke maand. Doe het graag samen met hem."
_PERSON = re.compile(r'name="person"[^>]*value="([0-9a-f-]{36})"')


async def help_two(services: Services, worker: Visitor, team: Visitor) -> None:
    """Record two, ask the school about them, and start with one once it answered."""
    await ask(worker, _ANSWERED)
    helped = await ask(worker, _STARTED)
    await settle(services)
    for name, *_ in (_ANSWERED, _STARTED):
        await _answer(team, name)
    await settle(services)
    if helped is not None:
        await _start(worker, helped)


async def ask_again(worker: Visitor) -> None:
    """Record one more, and ask the school, which did not answer yet."""
    await ask(worker, _WAITS)


async def ask(worker: Visitor, who: tuple[str, str, str]) -> str | None:
    """Record somebody and ask the school; returns the person's address, or None if known."""
    name, birth_date, diploma_on = who
    if name in unescape(await worker.open(HOME)):
        return None
    person = {
        "name": name,
        "birth_date": birth_date,
        "residence": "GM0599",
        "last_diploma": "entree",
        "diploma_on": diploma_on,
        "brin": "99ZZ",
        "startkwalificatie": "false",
    }
    address = await worker.send(f"{HOME}/new", person)
    await worker.send(f"{address}/consultations", {})
    return address


async def _answer(team: Visitor, name: str) -> None:
    """Answer the question about somebody, if it waits."""
    question = rf'href="(/consultations/[^"]+)"[^>]*>\s*{re.escape(name)}'
    waiting = re.search(question, await team.open("/consultations"))
    if waiting:
        person = _PERSON.search(await team.open(waiting.group(1)))
        if person is None:
            raise LookupError("the school does not know whom the Doorstroompunt asks about")
        said = {"person": person.group(1), "advice": "together", "note": _NOTE}
        await team.send(waiting.group(1), said)


async def _start(worker: Visitor, person: str) -> None:
    """Start support, with a step and a part that nobody else opens (R48)."""
    agreed = {"agreed_on": "2026-12-01", "agreed_by": "conversation", "aim": "education"}
    await worker.send(f"{person}/start", agreed)
    step = {"step": "Samen naar de open dag van de opleiding", "do_by": "2026-12-18"}
    await worker.send(f"{person}/steps", step)
    health = "Slaapt slecht. Liever geen afspraak voor tien uur."
    await worker.send(f"{person}/own-part", {"health": health})
