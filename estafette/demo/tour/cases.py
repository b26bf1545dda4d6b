"""What a case worker does after accepting: speak, tasks, how it goes, and one who stops."""

from collections.abc import Sequence
from typing import Any

from estafette.demo.tour.handovers import SAME_COACH
from estafette.demo.tour.persons import Visitor

_TASK = "Samen naar de open dag van de scheepswerf"
_SAID = "Werkt drie dagen in een keuken. Wil meer uren, en zoekt een kamer."


async def work(worker: Visitor, handovers: Sequence[dict[str, Any]]) -> None:
    """Speak with two, say how it goes, and stop with a third, who wishes so (R19)."""
    speaks, called, stops = (f"/desk/cases/{handovers[place]['subject']}" for place in SAME_COACH)
    cases = {each["subject"]: each for each in await worker.get("/cases")}
    if cases[handovers[SAME_COACH[-1]]["subject"]]["status"] != "open":
        return
    await worker.send(f"{speaks}/worker", {})
    talk = {"kind": "two-way", "channel": "visit", "note": _SAID, "next_contact_on": "2026-12-16"}
    await worker.send(f"{speaks}/contacts", talk)
    await worker.send(f"{speaks}/outcome", {"outcome": "tijdelijk-werk", "review_on": "2026-12-22"})
    task = {"title": _TASK, "due_on": "2026-12-14", "worker_id": "u-city-worker"}
    await worker.send(f"{speaks}/tasks", task)
    await worker.send(f"{called}/contacts", {"kind": "attempt", "channel": "call"})
    await worker.send(f"{stops}/contacts", {"kind": "two-way", "channel": "call"})
    await worker.send(f"{stops}/stop", {})
