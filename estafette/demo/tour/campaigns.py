"""Actions of the promotion plan: one that runs, one for the SLB'er to do, and a draft (R32)."""

from datetime import date, timedelta
from typing import Any

from estafette.demo.tour.moments import LIVE, moment_of
from estafette.demo.tour.offer import BRIN
from estafette.demo.tour.persons import People, Visitor

BY_MAIL = "Nog een half jaar"
_BY_PEOPLE = "Vertel het in de klas"
_DRAFT = "Kom naar Your Move! live"
_CLASSES = ["1BOL-901", "2BOL-902"]
_STARTS = date(2026, 12, 4)
_SIGN_UP = {"name": "Jip", "email": "jip@voorbeeld.example"}


async def plan_actions(team: Visitor) -> None:
    """Put actions in the plan; two are planned, one waits for somebody to look who gets it."""
    known = {each["title"] for each in await team.get("/promotion-plan")}
    live = await moment_of(team, LIVE)
    for action in (_by_mail(), _by_people(), _draft(live["moment_id"])):
        if action["title"] in known:
            continue
        made = await team.post("/promotion-plan", action)
        if action["title"] != _DRAFT:
            await team.post(f"/promotion-plan/{made['campaign_id']}/planning")


async def sign_up_for_action(people: People, team: Visitor) -> None:
    """Let somebody sign up on the page that the mail leads to."""
    plan: list[dict[str, Any]] = await team.get("/promotion-plan")
    action = next(each for each in plan if each["title"] == BY_MAIL)
    if not action["measured"]["sign_ups"]:
        visitor = await people.visitor("school")
        await visitor.open(f"/c/{action['code']}")
        await visitor.send(f"/c/{action['code']}", _SIGN_UP)


def _action(title: str, **values: Any) -> dict[str, Any]:
    action = {
        "brin": BRIN,
        "title": title,
        "audience": "classes",
        "audience_klas": _CLASSES,
        "send_on": str(_STARTS),
        "useful_until": str(_STARTS + timedelta(days=60)),
    }
    return action | values


def _by_mail() -> dict[str, Any]:
    return _action(
        BY_MAIL,
        moment_kind="workshop",
        channel="mail",
        owner="Centraal team",
        subject="Nog een half jaar tot je diploma",
        text="Weet jij al wat je daarna gaat doen?\n\nEen coach denkt met je mee. Dat kost niets.",
        button="Meld je aan",
    )


def _by_people() -> dict[str, Any]:
    return _action(
        _BY_PEOPLE,
        moment_kind="workshop",
        channel="contact-persons",
        owner="Mohammed Bakker",
        owner_number="S001",
    )


def _draft(moment_id: str) -> dict[str, Any]:
    return _action(
        _DRAFT,
        moment_kind="live-event",
        moment_id=moment_id,
        channel="mail",
        owner="Anouk Vermeer",
        send_on="2027-01-07",
        useful_until="2027-01-21",
        subject="Kom je ook naar Your Move! live?",
        text="Op 21 januari ben je welkom in Theater Zuid.\n\nDe coaches zijn er ook.",
        button="Ik kom",
    )
