"""A municipality with a case: accepted, with the coach who stays."""

from datetime import date
from typing import Any
from uuid import UUID

from services.municipality.models.notes import Note
from shared.schemas.personal import Sealed
from tests.service.conftest import Desk
from tests.service.test_municipality import a_document, an_answer, an_offered

NOOR = UUID("01990000-0000-7000-8000-00000000000c")
HANDED_OVER = UUID("01990000-0000-7000-8000-00000000001c")
WORKER = "municipality:GM0599:case-worker"
OTHER = "municipality:GM0307:case-worker"
TO_AMERSFOORT = {"gemeentecode": "GM0307", "agreed": True, "means": "phone"}


async def an_offer(desk: Desk, subject: UUID = NOOR, **changed: Any) -> None:
    """Let a school offer somebody; ``birth_date`` changes the document."""
    document = a_document()
    if "birth_date" in changed:
        document = document.model_copy(update={"birth_date": changed.pop("birth_date")})
    sealer = desk.transactions.sealer
    values = {"handover_id": HANDED_OVER, "document": sealer.seal(subject, document)}
    await desk.receive(an_offered(sealer, **(values | changed)), subject=subject)


async def a_case(desk: Desk, subject: UUID = NOOR, **changed: Any) -> None:
    """Let a school offer somebody, the coach stay, and the municipality accept."""
    await an_offer(desk, subject, **changed)
    handover = changed.get("handover_id", HANDED_OVER)
    answer = an_answer(available=True).model_copy(update={"handover_id": handover})
    await desk.receive(answer, subject=subject)
    accepted = await desk.http.post(f"/handovers/{handover}/acceptance")
    assert accepted.status_code == 200, accepted.text


async def add_task(desk: Desk, who: str | None = None, **changed: Any) -> str:
    """Add a task by hand; returns its identity."""
    body = {"title": "Vraag naar het rijbewijs", "due_on": str(date(2026, 6, 8))} | changed
    headers = desk.asking(who) if who else {}
    added = await desk.http.post(f"/cases/{NOOR}/tasks", json=body, headers=headers)
    assert added.status_code == 201, added.text
    task_id: str = added.json()["task_id"]
    return task_id


async def add_contact(desk: Desk, **changed: Any) -> None:
    """Record a conversation."""
    body = {"kind": "two-way", "channel": "call", "note": "Vraag naar werk in de keuken."}
    added = await desk.http.post(f"/cases/{NOOR}/contacts", json=body | changed)
    assert added.status_code == 201, added.text


async def open_tasks(desk: Desk, subject: UUID = NOOR) -> dict[str, date]:
    """Return what is to be done in a case: kind and day."""
    rows = await desk.rows(
        "SELECT kind, due_on FROM case_task WHERE subject = :subject AND done_on IS NULL",
        subject=subject,
    )
    return {row["kind"]: row["due_on"] for row in rows}


def opened(desk: Desk, sealed: str) -> str:
    """Return the words of a note."""
    return desk.transactions.sealer.unseal(NOOR, Sealed[Note](sealed), Note).text
