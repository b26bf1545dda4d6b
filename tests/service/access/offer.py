"""What the offer, the brand and the quality of a school add to its world."""

from typing import Any

from tests.builders import SUBJECT
from tests.service.access.forms import Form
from tests.service.conftest import Desk
from tests.service.test_school_brand import a_brand
from tests.service.test_school_catalogue import TRAINER, a_photo, a_step
from tests.service.test_school_orders import MODULE, a_module
from tests.service.test_school_policy import a_policy
from tests.service.test_school_programmes import ENTRY, a_programme

CERTIFICATE = {"name": "Schoonmaak", "obtained_on": "2026-05-01"}
LEFT = {"actual": "work-with-diploma"}
PERSON = {"name": "Sam Smit", "email": "s01@school.example"}
VERDICT = {"decision": "adopted", "reason": "Zo doen we het."}
WEIGHTS = {"klik": 1, "students": 1, "slbers": 1, "partners": 1}


async def add_offer(desk: Desk, order: str, values: dict[str, str], bodies: dict[str, Any]) -> None:
    """Fill what this school keeps, and name a body for each address."""
    await desk.http.post("/policy", json=a_policy(valid_from="2020-01-01"))
    await desk.http.put("/catalogue/trainers", json=[TRAINER])
    await desk.http.put("/brands/99ZZ", json=a_brand())
    await desk.http.post("/brand/faces", data={"name": "Noor", "line": "Belt je terug."})
    desk.http.cookies.clear()  # they hold the sentence that the next page would show
    await desk.http.put("/courses/99ZZ/contacts/25180", json=PERSON)
    signal = await desk.http.post("/signals", json={"text": "Aan Noor gevraagd."})
    await desk.http.post("/quality/formula", json=WEIGHTS)
    links = (await desk.http.post(f"/orders/{order}/evaluation-links")).json()
    (face,) = (await desk.http.get("/brands/99ZZ")).json()["faces"]
    programme = await add_programme(desk, values["subject"])
    values |= programme | {
        "brin": "99ZZ",
        "crebo": "25180",
        "signal_id": signal.json()["signal_id"],
        "face_id": face["face_id"],
        "module_id": MODULE,
        "code": "98YY",
        "key": links["student"],
    }
    bodies |= _bodies()


async def add_programme(desk: Desk, subject: str) -> dict[str, str]:
    """Let the world's student take part in a programme; returns the identifiers."""
    started = await desk.http.post("/programmes", json=a_programme())
    programme = started.json()["programme_id"]
    body = {"subject": subject, "expected": "work-with-diploma"}
    await desk.http.post(f"/programmes/{programme}/participants", json=body)
    here = f"/programmes/{programme}/participants/{subject}/certificates"
    await desk.http.post(here, json=CERTIFICATE)
    entry = await desk.http.post("/social-map", json=ENTRY)
    return {"programme_id": programme, "entry_id": entry.json()["entry_id"]}


def _bodies() -> dict[str, Any]:
    module = a_module() | {"levels": ["1"], "languages": ["nl"], "shops": ["public"]}
    partner = {"partner_id": "P09", "name": "Nieuw", "order_mailbox": "x@p09.example"}
    policy = {"version": "9", "valid_from": "2031-01-01", "decided_by": "Bestuur"}
    told = {"agreements_link": "https://regio.example", "explanation": "Zo afgesproken."}
    participant = "/integral-programmes/{programme_id}/participants/{subject}"
    joining = {"subject": str(SUBJECT), "expected": "work-with-diploma"}
    return {
        "/programmes": a_programme(),
        "/programmes/{programme_id}/participants": joining,
        "/programmes/{programme_id}/participants/{subject}/certificates": CERTIFICATE,
        "/programmes/{programme_id}/participants/{subject}/outflow": LEFT,
        "/social-map": ENTRY,
        "/integral-programmes": Form(a_programme()),
        "/integral-programmes/map": Form(ENTRY),
        "/integral-programmes/{programme_id}/participants": Form(
            {"student_number": "500001", "expected": "work-with-diploma"}
        ),
        f"{participant}/certificates": Form(CERTIFICATE),
        f"{participant}/outflow": Form(LEFT),
        "/catalogue/partners/{partner_id}/steps": a_step("evaluated"),
        "/catalogue/trainers/{trainer_id}/picture": Form(files={"picture": ("a.jpg", a_photo())}),
        "/brands/{brin}": a_brand(name="Gekaapt"),
        "/courses/{brin}/contacts/{crebo}": PERSON,
        "/signals": {"text": "Van buiten."},
        "/signals/{signal_id}/owner": {"name": "Een ander"},
        "/signals/{signal_id}/decision": VERDICT,
        "/evaluations/{key}": {"marks": {"klik": 9}},
        "/quality/formula": WEIGHTS | {"klik": 2},
        "/offer/partners/new": Form(partner | a_step("explored")),
        "/offer/partners/{partner_id}/steps": Form(a_step("evaluated")),
        "/offer/partners/{partner_id}/trainers/{trainer_id}": Form(
            TRAINER, {"picture": ("a.jpg", a_photo())}
        ),
        "/offer/partners/{partner_id}/modules/new": Form(module),
        "/offer/modules/{module_id}": Form(module),
        "/target-group/new": Form(policy | told),
        "/quality-board/formula": Form(WEIGHTS | {"klik": 2}),
        "/evaluate/{key}": Form({"klik": "9"}),
        "/feedback": Form({"text": "Van buiten."}),
        "/feedback/signals/{signal_id}/owner": Form({"owner": "Een ander"}),
        "/feedback/signals/{signal_id}/decision": Form(VERDICT),
        "/feedback/contacts/{crebo}": Form(PERSON),
        "/brand": Form(a_brand(name="Gekaapt")),
        "/brand/faces": Form({"name": "Indringer", "line": "Hoort hier niet."}),
        "/brand/faces/trainers": Form({"trainer_id": "C01"}),
    }
