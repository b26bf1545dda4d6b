"""Services filled with one organisation's people, and a body for every address that takes one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from shared.access.who import Membership, Role, membership
from tests.builders import SUBJECT, a_file, a_row
from tests.service import test_partner as partner
from tests.service.conftest import Desk, NewDesk
from tests.service.test_municipality import HANDOVER, an_offered
from tests.service.test_notifications import a_proposal
from tests.service.test_school_catalogue import a_photo, a_step
from tests.service.test_school_connections import A_PREFERENCE, a_person, an_outcome
from tests.service.test_school_handover import MODULES, offered
from tests.service.test_school_moments import a_moment, a_sign_up_at_a_moment
from tests.service.test_school_orders import an_order

OTHERS = ("school:98YY", "partner:P02", "municipality:GM0307")
"""Organisations that have nothing to do with the people in a world."""


@dataclass
class Form:
    """What a form of a page sends."""

    fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """A service, what must not leak from it, and values for its addresses."""

    desk: Desk
    secrets: list[str]
    values: dict[str, str]
    bodies: dict[str, Any]


async def school(new_desk: NewDesk) -> World:
    """Return a school whose graduate is being handed over, with an order."""
    desk, offer = await offered(new_desk)
    await desk.http.post(
        "/imports/graduates",
        content=a_file(a_row(studentnummer="500002", diplomadatum="2027-09-01", klas="2BOL-002")),
    )
    module = next(iter(MODULES))
    placed = await desk.http.post("/orders", json=an_order(module_id=module, klas="2BOL-002"))
    assert placed.status_code == 201, placed.text
    order, handover, subject = placed.json()["order_id"], offer["handover_id"], offer["subject"]
    contact = {"subject": str(subject), "kind": "two-way", "channel": "call", "coach_id": "C01"}
    enrolment = {"subject": str(subject), "kind": "aftercare", "partner_id": "P01"}
    answer = {"handover_id": handover, "agreed": True, "means": "phone", "text_version": "1"}
    outcome = {"subject": str(subject), "outcome": "duurzaam-werk", "reported_by": "coach"}
    bodies = {
        "/orders": an_order(module_id=module, klas="2BOL-002"),
        "/enrolments": [enrolment | {"funding": "statutory"}],
        "/contacts": [contact],
        "/outcomes": [outcome],
        "/graduates/{subject}/extension": {"reason": "a", "until": "2028-01-01", "approver": "A1"},
        "/handovers/agreements": [answer],
        "/policy": {"brin": "99ZZ", "version": "x", "valid_from": "2029-01-01", "groups": []},
        "/imports/graduates": a_file(a_row(voornaam="Ander")).decode(),
        "/imports/outcomes": "brin;studentnummer;uitkomst\n99ZZ;500001;anders\n",
        "/connections/students": {"items": [a_person()]},
        "/connections/outcomes": {"items": [an_outcome()]},
        "/connections/preferences": {"items": [A_PREFERENCE]},
        "/graduates/{subject}/coach": {"coach_id": None},
        "/sign-ups/{sign_up_id}/match": {"subject": str(subject)},
        "/sign-ups/{sign_up_id}/place": {"coach_id": "C01"},
        "/moments": a_moment(),
        "/moments/{moment_id}": a_moment(),
        "/catalogue/partners/{partner_id}/steps": a_step("evaluated"),
        "/catalogue/trainers/{trainer_id}/picture": Form(files={"picture": ("a.jpg", a_photo())}),
    }
    values = {"order_id": order, "subject": str(subject), "handover_id": handover}
    values |= await a_sign_up_at_a_moment(desk)
    values |= {"partner_id": "P01", "trainer_id": "C01", "picture_id": str(uuid4())}
    return World(desk, [order, handover, str(subject), "Noor", "2BOL"], values, bodies)


async def partner_desk(new_desk: NewDesk) -> World:
    """Return a partner with an order, a session and a participant."""
    desk = await new_desk("partner")
    partners = [{"partner_id": p, "name": p} for p in ("P01", "P02")]
    await desk.http.put("/partners", json=partners)
    coaches = [("C01", "P01"), ("C02", "P02")]
    await desk.http.put(
        "/coaches", json=[{"coach_id": c, "partner_id": p, "name": c} for c, p in coaches]
    )
    order, enrolment = str(partner.ORDER), str(partner.ENROLMENT)
    await desk.receive(partner.an_order(desk, partner.ORDER), subject=partner.ORDER)
    await partner.enrol(desk)
    await desk.http.post(f"/orders/{order}/confirmation", json={"trainer_id": "C01"})
    planned = await desk.http.post(f"/orders/{order}/sessions", json=partner.SLOT)
    session = planned.json()["session_id"]
    times = {name: partner.SLOT[name] for name in ("starts_at", "ends_at", "location")}
    bodies = {
        "/partners": [{"partner_id": "P01", "name": "Overgenomen"}],
        "/coaches": [{"coach_id": "C01", "partner_id": "P01", "name": "Overgenomen"}],
        "/orders/{order_id}/confirmation": {"trainer_id": "C02"},
        "/orders/{order_id}/declination": {"reason": "other"},
        "/orders/{order_id}/sessions": partner.SLOT | {"trainer_id": "C02"},
        "/sessions/{session_id}/move": times,
        "/sessions/{session_id}/attendance": {"present": 1},
        "/orders/{order_id}/report": {"took_place": True},
        "/enrolments/confirmations": [{"enrolment_id": enrolment, "coach_id": "C02"}],
        "/coach-questions/answers": [{"handover_id": str(uuid4()), "available": True}],
    }
    values = {"order_id": order, "session_id": session, "enrolment_id": enrolment}
    secrets = [order, session, enrolment, str(SUBJECT), "Noor", "2BOL", "Pitchen"]
    return World(desk, secrets, values | {"subject": str(SUBJECT)}, bodies)


async def municipality(new_desk: NewDesk) -> World:
    """Return a municipality with one offer."""
    desk = await new_desk("municipality")
    await desk.receive(an_offered(desk.transactions.sealer))
    handover, subject = str(HANDOVER), str(SUBJECT)
    coach = {"coach_id": "C09", "coach_organisation": "partner:P02", "reason": "coach-gone"}
    bodies = {
        "/handovers/{handover_id}/refusal": {"reason": "not-resident"},
        "/handovers/{handover_id}/coach": coach,
        "/cases/{subject}/outcomes": {"outcome": "onbekend"},
        "/cases/{subject}/closure": {"reason": "stopped"},
    }
    values = {"handover_id": handover, "subject": subject}
    return World(desk, [handover, subject, "Noor", "25180", "C01"], values, bodies)


async def notifications(new_desk: NewDesk) -> World:
    """Return a message to a young person."""
    desk = await new_desk("notifications")
    await desk.receive(a_proposal(desk))
    return World(desk, [str(SUBJECT), "Noor"], {"subject": str(SUBJECT)}, {})


WORLDS: dict[str, Callable[[NewDesk], Awaitable[World]]] = {
    "school": school,
    "partner": partner_desk,
    "municipality": municipality,
    "notifications": notifications,
}


def strangers() -> list[tuple[str, ...]]:
    """Return everybody who has nothing to do with the world's people, role by role."""
    everyone: list[tuple[str, ...]] = [()]
    for organisation in OTHERS:
        for role in Role:
            number = "X99"
            held = Membership(organisation, role, number)
            try:
                everyone.append((_valid(held),))
            except ValueError:
                continue
    everyone.append(("platform:estafette:operator",))
    everyone.append((f"person:{uuid4()}:young-person",))
    return everyone


def _valid(held: Membership) -> str:
    return str(membership(str(held)))
