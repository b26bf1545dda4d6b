"""The SLB'er orders for classes, and partners answer: one order in every state (R23, R24, R30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from estafette.clients import ServiceClient
from estafette.demo.tour.days import BUSY, TODAY, at
from estafette.demo.tour.offer import BRIN

PITCHING = "ca89a284-35d5-52e5-8d43-afc6a25bcc0f"
DEBTS = "46512ee5-514e-5caa-b949-f8adc7e9c943"
TALENT = "4f0e8ecd-104f-5471-a82a-5428a4fbdc93"
CONFIDENCE = "d5acb000-9101-540f-a205-3a80933b7a4f"
GOALS = "8e5d4cb4-1dbd-5821-b744-ddf2b28f7c95"
MONEY = "60003ee5-e515-5ac1-a143-6bd2c138d57b"
BOXING = "6aba04ed-237e-5e2e-8366-c06df807d279"
NETWORKING = "7326d9ff-5823-5850-a96b-ea98317a67b8"
LABOUR_MARKET = "fe4000bf-cb01-5d82-8c9b-1f854cf76773"
STRESS = "bec1e417-9320-5990-850a-a4eee81029f5"
ROOM = "Lokaal 1.12"
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Story:
    """One order: of what, for whom, and what came of it at the partner."""

    module_id: str
    klas: str
    first: date
    last: date
    wishes: str | None = None
    trainer: str | None = None
    """Who gives it, once the partner said yes."""
    starts: tuple[datetime, ...] = ()
    """When it is given; each session takes an hour."""


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.fromisoformat(at(day, hour, minute))


JUNE = tuple(
    Story(module, klas, date(2026, 6, 3), date(2026, 6, 19), None, trainer, starts)
    for module, klas, trainer, starts in (
        (DEBTS, "2BOL-001", "C03", (_moment(date(2026, 6, 9), 10), _moment(date(2026, 6, 16), 10))),
        (PITCHING, "4BOL-002", "C03", (_moment(date(2026, 6, 11), 13),)),
        (NETWORKING, "2BOL-001", "C01", (_moment(date(2026, 6, 12), 11),)),
    )
)
"""Given and reported before the summer."""
REPORT_WAITS = Story(
    TALENT, "1BOL-901", BUSY, TODAY, None, "C03", (_moment(date(2026, 12, 8), 10),)
)
GIVEN_TODAY = Story(
    CONFIDENCE,
    "2BOL-902",
    BUSY,
    TODAY + 2 * _WEEK,
    "Graag met veel oefenen en weinig schrijven.",
    "C03",
    (_moment(TODAY, 14), _moment(TODAY + _WEEK, 14)),
)
TO_BE_MOVED = Story(
    BOXING,
    "2BOL-902",
    BUSY,
    TODAY + 2 * _WEEK,
    None,
    "C01",
    (_moment(TODAY, 15, 30), _moment(TODAY + _WEEK, 15, 30)),
)
DECLINED = Story(STRESS, "1BOL-901", BUSY + _WEEK, TODAY + _WEEK)
FORGOTTEN = Story(LABOUR_MARKET, "1BOL-901", BUSY + _WEEK, TODAY + 2 * _WEEK)
ASKED_TODAY = Story(
    MONEY,
    "2BOL-902",
    TODAY + timedelta(days=28),
    TODAY + timedelta(days=60),
    "Kan het op een donderdag, na de pauze?",
)
MADE_TO_MEASURE = Story(
    GOALS, "1BOL-901", TODAY + timedelta(days=28), TODAY + timedelta(days=60), None, "C06"
)


async def order(slber: ServiceClient, stories: Sequence[Story]) -> None:
    """Order what was not ordered yet."""
    known = await slber.get("/orders")
    for story in stories:
        if not any(_is(each, story) for each in known):
            await slber.post(
                "/orders",
                {
                    "module_id": story.module_id,
                    "brin": BRIN,
                    "klas": story.klas,
                    "period_from": str(story.first),
                    "period_until": str(story.last),
                    "location": ROOM,
                    "wishes": story.wishes,
                    "cost_carrier": "LOB-2026",
                    "funding": "statutory",
                },
            )


async def found(client: ServiceClient, story: Story) -> dict[str, Any]:
    """Return the order of a story as a side has it; raises StopIteration before it is there."""
    orders: list[dict[str, Any]] = await client.get("/orders")
    return next(each for each in orders if _is(each, story))


def _is(each: dict[str, Any], story: Story) -> bool:
    named = (each["module_id"], each["klas"], each["period_from"])
    return named == (story.module_id, story.klas, str(story.first))


async def answer(partner: ServiceClient, stories: Sequence[Story]) -> None:
    """Confirm orders and plan their sessions."""
    for story in stories:
        known = await found(partner, story)
        path = f"/orders/{known['order_id']}"
        if known["status"] == "open":
            await partner.post(f"{path}/confirmation", {"trainer_id": story.trainer})
        for start in story.starts[known["sessions"] :]:
            planned = {
                "starts_at": start.isoformat(),
                "ends_at": (start + timedelta(hours=1)).isoformat(),
                "location": ROOM,
                "trainer_id": story.trainer,
            }
            await partner.post(f"{path}/sessions", planned)


async def decline(partner: ServiceClient, story: Story) -> None:
    """Say no to an order, with a day on which it can be."""
    known = await found(partner, story)
    if known["status"] == "open":
        said = {"reason": "dates-impossible", "alternative_from": str(story.last + 4 * _WEEK)}
        await partner.post(f"/orders/{known['order_id']}/declination", said)


async def report(partner: ServiceClient, stories: Sequence[Story], day: date) -> None:
    """Write down who came, the hours besides, and report back."""
    for story in stories:
        known = await found(partner, story)
        if known["status"] not in ("confirmed", "report-due"):
            continue
        for session in await partner.get("/sessions", until=str(day)):
            if session["order_id"] == known["order_id"]:
                came = {"present": session["expected"] - 2}
                await partner.post(f"/sessions/{session['session_id']}/attendance", came)
        path = f"/orders/{known['order_id']}"
        worked = {"trainer_id": story.trainer, "worked_on": str(story.first), "minutes": 60}
        await partner.post(f"{path}/hours", worked)
        await partner.post(f"{path}/report", {"took_place": True})


async def write(
    client: ServiceClient, story: Story, text: str, kind: str = "message"
) -> str | None:
    """Write in the thread of an order; returns the message, or None when somebody did before."""
    known = await found(client, story)
    path = f"/orders/{known['order_id']}"
    if client.name == "school":
        said = [each["body"] for each in (await client.get(path))["messages"]]
    else:
        said = [each["text"] for each in (await client.get(f"{path}/thread"))["messages"]]
    if text in said:
        return None
    sent = await client.post(f"{path}/messages", {"text": text, "kind": kind})
    return str(sent["message_id"])


async def answer_wish(partner: ServiceClient, story: Story) -> None:
    """Say what the wish in an order's thread costs."""
    known = await found(partner, story)
    thread = await partner.get(f"/orders/{known['order_id']}/thread")
    answered = {each["reply_to"] for each in thread["messages"]}
    for each in thread["messages"]:
        if each["kind"] == "wish" and each["message_id"] not in answered:
            text = "Dat kan. We komen dan met twee trainers, en iedereen gaat met een plan weg."
            said = {"feasible": True, "price_eur": 450, "text": text}
            await partner.post(f"/messages/{each['message_id']}/wish-answer", said)


async def propose_other_room(partner: ServiceClient, story: Story) -> None:
    """Ask whether it may be in another room."""
    known = await found(partner, story)
    path = f"/orders/{known['order_id']}"
    if not (await partner.get(f"{path}/thread"))["changes"]:
        wished = {
            "period_from": known["period_from"],
            "period_until": known["period_until"],
            "location": "Gymzaal, begane grond",
        }
        await partner.post(f"{path}/changes", wished)
