"""Offer and quality of the school: faces, steps, contact persons, signals, the social map."""

from estafette.demo.tour.faces import face
from estafette.demo.tour.persons import Visitor

BRIN = "99ZZ"
TAUGHT_NEXT_YEAR = ("25180", "25252", "25371")
VACANT = "25371"
"""The course that has no contact person yet."""
_CONTACTS = ("Fatima Bouzid", "Kees van der Meer", "Sanne Post", "Emre Koç")
_SIGNALS = (
    (
        "De module Schulden is te kort. Studenten willen daarna nog vragen stellen.",
        "46512ee5-514e-5caa-b949-f8adc7e9c943",
        "P01",
    ),
    (
        "Studenten vragen om een les over je eerste contract. Kan dat in het aanbod?",
        None,
        None,
    ),
    ("Netwerken past beter in het laatste halfjaar dan in het eerste.", None, "P02"),
)
_MAP = (
    ("De Broodfabriek", "werkplek", "Rijnmond", "Bel de werkleider voor een kennismaking."),
    ("Geldloket Zuid", "schulden", "Rotterdam-Zuid", "De student loopt binnen, zonder afspraak."),
    ("Woonpunt Jong", "wonen", "Rijnmond", "Meld aan met het formulier, samen met de student."),
)
_OLD_ENTRY = "Woonpunt Jong"


async def show_faces(team: Visitor) -> None:
    """Give trainers without a picture a drawn face."""
    trainers = {
        trainer["trainer_id"]: trainer
        for module in await team.get("/catalogue/modules")
        for trainer in module["trainers"]
    }
    for code, trainer in sorted(trainers.items()):
        if trainer["picture_id"] is None:
            path = f"/catalogue/trainers/{code}/picture"
            await team.upload(path, "picture", face(int(code[1:])))


async def choose_faces(team: Visitor) -> None:
    """Let two trainers be the faces of the brand."""
    shown = {face["name"] for face in (await team.get(f"/brands/{BRIN}"))["faces"]}
    for code, name in (("C01", "Rachid Benali"), ("C03", "Giovanni Rosalia")):
        if name not in shown:
            await team.send("/brand/faces/trainers", {"trainer_id": code})


async def name_contacts(team: Visitor) -> None:
    """Name a contact person for every course but one."""
    courses = await team.get(f"/courses/{BRIN}/contacts")
    for number, course in enumerate(sorted(courses, key=lambda each: each["crebo"])):
        if course["vacant"] and course["crebo"] != VACANT:
            name = _CONTACTS[number % len(_CONTACTS)]
            mailbox = f"{name.split()[0].lower()}@school.example"
            path = f"/courses/{BRIN}/contacts/{course['crebo']}"
            await team.put(path, {"name": name, "email": mailbox})


async def give_signals(slber: Visitor, number: int) -> None:
    """Let the SLB'er tell what could be better: the first so many signals."""
    told = {signal["text"] for signal in await slber.get("/signals/mine")}
    for text, module, partner in _SIGNALS[:number]:
        if text not in told:
            signal = {"text": text, "about_module": module, "about_partner": partner}
            await slber.post("/signals", signal)


async def take_up_signals(team: Visitor) -> None:
    """Take up two signals; the third waits for somebody."""
    for each in await team.get("/signals"):
        if each["owner"] is None and each["text"] != _SIGNALS[2][0]:
            await team.put(f"/signals/{each['signal_id']}/owner", {"name": "Anouk Vermeer"})


async def decide_on_signal(team: Visitor) -> None:
    """Decide on the first signal, which was taken up before."""
    signals = {signal["text"]: signal for signal in await team.get("/signals")}
    decided = signals[_SIGNALS[0][0]]
    if decided["decision"] is None:
        why = "We maken er met Life After School twee bijeenkomsten van, vanaf september."
        verdict = {"decision": "adopted", "reason": why}
        await team.post(f"/signals/{decided['signal_id']}/decision", verdict)


async def draw_map(team: Visitor) -> None:
    """Put organisations around the student on the social map."""
    known = {entry["name"] for entry in await team.get("/social-map")}
    for name, theme, region, route in _MAP:
        if name not in known:
            entry = {"name": name, "theme": theme, "region": region, "route": route}
            await team.post("/social-map", entry | {"contact": "010 000 00 00"})


async def check_map(team: Visitor) -> None:
    """Check the map again, but for one entry: that one is older than six months by now."""
    for entry in await team.get("/social-map"):
        if entry["name"] != _OLD_ENTRY:
            await team.post(f"/social-map/{entry['entry_id']}/check")


async def evaluate_partner(team: Visitor, day: str) -> None:
    """Take the step that follows on a first season with a partner."""
    partner = await team.get("/catalogue/partners/P01")
    if partner["stage"] == "contracted":
        reason = "Studenten geven hoge cijfers en de verslagen komen op tijd."
        step = {"stage": "evaluated", "taken_on": day, "reason": reason}
        await team.post("/catalogue/partners/P01/steps", step)
