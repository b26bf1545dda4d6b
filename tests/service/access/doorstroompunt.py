"""What the Doorstroompunt and the school that it consults add to their worlds."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from shared.schemas.municipality import ConsultationRequested
from shared.schemas.personal import PersonSought
from tests.service.access.forms import Form
from tests.service.conftest import Desk
from tests.service.test_doorstroompunt import AGREED, PERSON, send, started

PART = {"health": "Heeft astma."}


async def a_helped_person(desk: Desk) -> dict[str, str]:
    """Let the Doorstroompunt support somebody, with an own part, a step and a question."""
    person = await started(desk)
    await send(desk, f"/{person}/own-part", **PART)
    await send(desk, f"/{person}/steps", step="Brief schrijven", do_by="2026-06-08")
    await send(desk, f"/{person}/consultations")
    await send(desk, f"/{person}/interest", interest="Verliest de woonplek.")
    (step,) = await desk.rows("SELECT step_id FROM doorstroompunt_step")
    desk.http.cookies.clear()  # they hold the sentence that the next page would show
    return {"person_id": person, "step_id": str(step["step_id"])}


def doorstroompunt_bodies() -> dict[str, Any]:
    """Return a body for each address with a form."""
    person = "/doorstroompunt/{person_id}"
    return {
        "/doorstroompunt/new": Form(PERSON | {"name": "Overgenomen"}),
        f"{person}/consultations": Form(),
        f"{person}/spoken": Form({"spoken_on": "2026-06-01", "spoken_note": "Overgenomen"}),
        f"{person}/interest": Form({"interest": "Overgenomen"}),
        f"{person}/start": Form(AGREED),
        f"{person}/steps": Form({"step": "Overgenomen", "do_by": "2026-06-08"}),
        f"{person}/steps/{{step_id}}/done": Form(),
        f"{person}/end": Form({"reason": "stopped"}),
        f"{person}/startkwalificatie": Form({"obtained_on": "2026-06-01"}),
        f"{person}/own-part": Form({"health": "Overgenomen"}),
        f"{person}/own-part/erasure": Form(),
    }


async def a_question(desk: Desk) -> dict[str, str]:
    """Let a Doorstroompunt ask the school about its graduate."""
    theirs, asked = uuid4(), UUID("01990000-0000-7000-8000-0000000000c1")
    sought = PersonSought(name="Noor de Vries", birth_date=date(2006, 4, 30))
    question = ConsultationRequested(
        consultation_id=asked,
        brin="99ZZ",
        gemeentecode="GM0599",
        answer_by=date(2027, 6, 30),
        person_sought=desk.transactions.sealer.seal(theirs, sought),
        intake_mailbox="doorstroompunt-gm0599@gemeente.example",
    )
    await desk.receive(question, subject=theirs)
    return {"consultation_id": str(asked)}


def consultation_bodies(subject: UUID) -> dict[str, Any]:
    """Return a body for the address with a form."""
    answer = {"person": str(subject), "advice": "start"}
    return {"/consultations/{consultation_id}": Form(answer)}
