"""Services filled with one organisation's people, and a body for every address that takes one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from services.notifications.undeliverable import digest, mark
from shared.access.who import Membership, Role, membership
from tests.builders import SUBJECT, a_file, a_row
from tests.service import test_partner as partner
from tests.service import test_partner_groups as groups
from tests.service import test_partner_orders as partner_orders
from tests.service.access.campaigns import add_campaigns
from tests.service.access.doorstroompunt import (
    a_helped_person,
    a_question,
    consultation_bodies,
    doorstroompunt_bodies,
)
from tests.service.access.forms import Form
from tests.service.access.inbox import CONTACT, QUESTION, ask_about, fill_inbox
from tests.service.access.offer import add_offer
from tests.service.access.region import SECRET, add_region
from tests.service.cases import NOOR, a_case, add_contact, add_task
from tests.service.conftest import Desk, NewDesk
from tests.service.messages import OTHER as TWIN
from tests.service.messages import a_campaign, a_yes
from tests.service.test_municipality import HANDOVER, an_offered
from tests.service.test_notifications_calendars import announced
from tests.service.test_notifications_introductions import introduced
from tests.service.test_partner_offer import offer_of_the_partner
from tests.service.test_school_changes import a_proposal_for_the_slber
from tests.service.test_school_connections import A_PREFERENCE, a_person, an_outcome
from tests.service.test_school_handover import MODULES, offered
from tests.service.test_school_moments import a_moment, a_sign_up_at_a_moment
from tests.service.test_school_orders import an_order

OTHERS = ("school:98YY", "partner:P02", "municipality:GM0307")
"""Organisations that have nothing to do with the people in a world."""
RECEIVER = {
    "partner_id": "P01",
    "url": "https://systems.p01.example/hooks",
    "owner_mailbox": "beheer@p01.example",
}

CASE_SYSTEM = {
    "gemeentecode": "GM0599",
    "cases_url": "https://zaken.gemeente.example/api/v1",
    "documents_url": "https://zaken.gemeente.example/documenten/api/v1",
    "case_type": "https://zaken.gemeente.example/zaaktypen/1",
    "status_type": "https://zaken.gemeente.example/statustypen/1",
    "document_type": "https://zaken.gemeente.example/informatieobjecttypen/1",
    "rsin": "002220647",
    "client_id": "estafette",
    "secret": "a-secret-of-some-length",
    "owner_mailbox": "beheer@gemeente.example",
}


@dataclass
class World:
    """A service, what must not leak from it, and values for its addresses."""

    desk: Desk
    secrets: list[str]
    values: dict[str, str]
    bodies: dict[str, Any]
    own_of_others: Callable[[Desk], Awaitable[None]] | None = None
    """Gives a service what strangers have of their own, which they may see."""


async def school(new_desk: NewDesk) -> World:
    """Return a school whose graduate is being handed over, with an order."""
    desk, offer = await offered(new_desk)
    await desk.http.post(
        "/imports/graduates",
        content=a_file(a_row(studentnummer="500002", diplomadatum="2027-09-01", klas="2BOL-002")),
    )
    module = next(iter(MODULES))
    later = {"period_from": "2027-08-02", "period_until": "2027-08-20"}
    own = an_order(module_id=module, klas="2BOL-002", **later)
    placed = await desk.http.post("/orders", json=own)
    assert placed.status_code == 201, placed.text
    order, handover, subject = placed.json()["order_id"], offer["handover_id"], offer["subject"]
    proposed = a_proposal_for_the_slber()
    await desk.receive(proposed, subject=UUID(order))
    contact = {"subject": str(subject), "kind": "two-way", "channel": "call", "coach_id": "C01"}
    enrolment = {"subject": str(subject), "kind": "aftercare", "partner_id": "P01"}
    answer = {"handover_id": handover, "agreed": True, "means": "phone", "text_version": "1"}
    outcome = {"subject": str(subject), "outcome": "duurzaam-werk", "reported_by": "coach"}
    bodies = {
        "/orders": own,
        "/orders/{order_id}/messages": {"text": "Overgenomen"},
        "/orders/{order_id}/changes": {"location": "Overgenomen"},
        "/orders/{order_id}/cancellation": {"reason": "other"},
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
    }
    values = {"order_id": order, "subject": str(subject), "handover_id": handover}
    values |= {"change_id": str(proposed.change_id), "module_id": module}
    values |= await a_sign_up_at_a_moment(desk)
    await add_campaigns(desk, values, bodies)
    values |= {"partner_id": "P01", "trainer_id": "C01", "picture_id": str(uuid4())}
    values["question_id"] = await ask_about(desk, UUID(handover), subject)
    bodies["/handovers/questions/{question_id}/answer"] = {"text": "Overgenomen"}
    bodies["/graduates/{subject}/residence"] = {"gemeentecode": "GM0307"}
    await add_offer(desk, order, values, bodies)
    values |= await a_question(desk)
    bodies |= consultation_bodies(subject)
    secrets = [order, handover, str(subject), "Noor", "2BOL", QUESTION]
    return World(desk, secrets, values, bodies)


async def partner_desk(new_desk: NewDesk) -> World:
    """Return a partner with an order under discussion, an open group, sessions and hours."""
    desk = await new_desk("partner")
    await _own_of_others(desk)
    await desk.http.put("/partners", json=[{"partner_id": "P01", "name": "P01"}])
    coach = {"coach_id": "C01", "partner_id": "P01", "name": "C01"}
    await desk.http.put("/coaches", json=[coach])
    order, enrolment = str(partner.ORDER), str(partner.ENROLMENT)
    await desk.receive(partner.an_order(desk, partner.ORDER), subject=partner.ORDER)
    await partner.enrol(desk)
    await desk.http.post(f"/orders/{order}/confirmation", json={"trainer_id": "C01"})
    session = await _made(desk, f"/orders/{order}/sessions", partner.SLOT)
    message, change = await _talk(desk)
    group, place = await _filled_group(desk)
    webhook = await _made(desk, "/webhooks", RECEIVER)
    await offer_of_the_partner(desk)
    values = {
        "order_id": order,
        "session_id": session,
        "message_id": message,
        "change_id": change,
        "group_id": group,
        "webhook_id": webhook,
        "trainer_id": "C01",
    }
    bodies = _partner_bodies(enrolment, place)
    asked = values | {"enrolment_id": place, "subject": str(SUBJECT)}
    del values["trainer_id"]
    secrets = [*values.values(), place, enrolment, str(SUBJECT), "Noor", "2BOL", "Pitchen"]
    secrets += ["systems.p01", "beheer@p01"]
    return World(desk, secrets, asked, bodies, _own_of_others)


async def _own_of_others(desk: Desk) -> None:
    """Give a partner that has nothing to do with the world's people a trainer of its own."""
    await desk.http.put("/partners", json=[{"partner_id": "P02", "name": "P02"}])
    coach = {"coach_id": "C02", "partner_id": "P02", "name": "C02"}
    await desk.http.put("/coaches", json=[coach])


async def _made(desk: Desk, path: str, body: Any) -> str:
    answer = await desk.http.post(path, json=body)
    assert answer.status_code == 201, answer.text
    made: str = next(iter(answer.json().values()))
    return made


async def _talk(desk: Desk) -> tuple[str, str]:
    """Let the school write a wish and the partner propose a change; returns both."""
    wish = partner_orders.a_message(desk, kind="wish")
    await desk.receive(wish, subject=partner.ORDER)
    terms = {name: str(value) for name, value in partner_orders.TERMS.items()}
    change = await _made(desk, f"/orders/{partner.ORDER}/changes", terms)
    return str(wish.message_id), change


async def _filled_group(desk: Desk) -> tuple[str, str]:
    """Fill an open group, with a session that took place, hours and a rate; returns a place."""
    group = await groups.a_group(desk, capacity=1)
    place = await groups.signs_up(desk, "Noor")
    slot = {"starts_at": "2026-06-01T07:00:00+02:00", "ends_at": "2026-06-01T07:30:00+02:00"}
    session = await groups.a_session(desk, group, **slot)
    came = {"present": {str(place): True}}
    assert (await desk.http.post(f"/sessions/{session}/who-came", json=came)).status_code == 200
    hours = {"trainer_id": "C01", "worked_on": "2026-06-01", "minutes": 30}
    await _made(desk, f"/orders/{partner.ORDER}/hours", hours)
    rate = {"partner_id": "P01", "valid_from": "2026-01-01", "cents_per_hour": 9000}
    await desk.http.put("/rates", json=[rate])
    return group, str(place)


def _partner_bodies(enrolment: str, place: str) -> dict[str, Any]:
    times = {name: partner.SLOT[name] for name in ("starts_at", "ends_at", "location")}
    taken_over = {"trainer_id": "C02"}
    group = {"partner_id": "P01", "module_id": str(uuid4()), "module_name": "x", "capacity": 9}
    return {
        "/partners": [{"partner_id": "P01", "name": "Overgenomen"}],
        "/coaches": [{"coach_id": "C01", "partner_id": "P01", "name": "Overgenomen"}],
        "/orders/{order_id}/confirmation": taken_over,
        "/orders/{order_id}/declination": {"reason": "other"},
        "/orders/{order_id}/cancellation": {"reason": "other"},
        "/orders/{order_id}/messages": {"text": "Hallo"},
        "/messages/{message_id}/wish-answer": {"feasible": False, "text": "Nee"},
        "/orders/{order_id}/changes": {n: str(v) for n, v in partner_orders.TERMS.items()},
        "/orders/{order_id}/sessions": partner.SLOT | taken_over,
        "/orders/{order_id}/hours": taken_over | {"worked_on": "2026-06-01", "minutes": 5},
        "/enrolments/{enrolment_id}/hours": taken_over | {"worked_on": "2026-06-01", "minutes": 5},
        "/rates": [{"partner_id": "P01", "valid_from": "2020-01-01", "cents_per_hour": 1}],
        "/groups": group | taken_over,
        "/groups/{group_id}/capacity": {"capacity": 9},
        "/groups/{group_id}/sessions": partner.SLOT | taken_over,
        "/sessions/{session_id}/move": times,
        "/sessions/{session_id}/attendance": {"present": 1},
        "/sessions/{session_id}/who-came": {"present": {place: False}},
        "/orders/{order_id}/report": {"took_place": True},
        "/enrolments/confirmations": [{"enrolment_id": enrolment, "coach_id": "C02"}],
        "/coach-questions/answers": [{"handover_id": str(uuid4()), "available": True}],
        "/webhooks": RECEIVER,
        "/webhooks/{webhook_id}/secret": {},
        "/webhooks/{webhook_id}/replay": {"since": "2026-06-01T00:00:00Z"},
        "/topics": {"partner_id": "P01", "to_topic": False},
    }


async def municipality(new_desk: NewDesk) -> World:
    """Return a municipality with one offer, one case, and somebody its Doorstroompunt supports."""
    desk = await new_desk("municipality")
    await desk.receive(an_offered(desk.transactions.sealer))
    await fill_inbox(desk)
    helped = await a_helped_person(desk)
    await a_case(desk)
    task = await add_task(desk)
    await add_contact(desk)
    receiver = RECEIVER | {"gemeentecode": "GM0599"}
    values = {"handover_id": str(HANDOVER), "subject": str(NOOR), "task_id": task} | helped
    values["webhook_id"] = await _made(desk, "/webhooks", receiver)
    values["system_id"] = await _with_case_system(desk)
    coach = {"coach_id": "C09", "coach_organisation": "partner:P02", "reason": "not-available"}
    bodies = {
        "/handovers/{handover_id}/refusal": {"reason": "not-resident"},
        "/handovers/{handover_id}/coach": coach,
        "/handovers/{handover_id}/questions": {"text": "Overgenomen"},
        "/handovers/{handover_id}/coach-contact": coach | {"planned_on": "2026-06-05"},
        "/handovers/{handover_id}/coach-contact/outcome": CONTACT,
        "/handovers/{handover_id}/intake": {"answers": {"money": "Overgenomen"}},
        "/cases/{subject}/outcomes": {"outcome": "onbekend"},
        "/cases/{subject}/closure": {"reason": "stopped"},
        "/cases/{subject}/contacts": {"kind": "two-way", "channel": "call"},
        "/cases/{subject}/tasks": {"title": "Bellen", "due_on": "2030-01-01"},
        "/cases/{subject}/move": {"gemeentecode": "GM0344", "agreed": True, "means": "phone"},
        "/tasks/{task_id}/owner": {"worker_id": None},
        "/webhooks": receiver,
        "/webhooks/{webhook_id}/secret": {},
        "/webhooks/{webhook_id}/replay": {"since": "2026-06-01T00:00:00Z"},
        "/topics": {"gemeentecode": "GM0599", "to_topic": False},
        "/case-systems": CASE_SYSTEM,
    }
    bodies |= doorstroompunt_bodies()
    region = await add_region(desk, bodies)
    secrets = [*values.values(), "Noor", "25180", "C01", "systems.p01", "zaken.gemeente"]
    secrets += [QUESTION, "zolderkamer", str(SUBJECT), "Vraag naar"]
    secrets += ["Sam Jansen", "astma", SECRET]
    return World(desk, secrets, values | region, bodies)


async def _with_case_system(desk: Desk) -> str:
    """Let the municipality choose a case system, with a case that waits for it."""
    chosen = await desk.http.put("/case-systems", json=CASE_SYSTEM)
    assert chosen.status_code == 200, chosen.text
    waiting = text(
        "INSERT INTO case_delivery (handover_id, gemeentecode, subject, accepted_at, status, "
        "attempts, due_at) VALUES (:handover, 'GM0599', :subject, now(), 'waiting', 0, now())"
    )
    async with desk.transactions.begin() as tx:
        await tx.session.execute(waiting, {"handover": HANDOVER, "subject": SUBJECT})
    system_id: str = chosen.json()["system_id"]
    return system_id


async def notifications(new_desk: NewDesk) -> World:
    """Return messages to a young person of two schools who counts as one, with a coach."""
    desk = await new_desk("notifications")
    await introduced(desk)
    await desk.receive(announced(0, 8), a_campaign(desk), a_yes())
    async with desk.transactions.begin() as tx:
        await mark(tx, digest(b"key", "niemand@student.example"))
    await desk.receive(a_campaign(desk, TWIN, brin="98YY"), subject=TWIN)
    joined = await desk.rows("SELECT joining_id FROM joining")
    joining = str(joined[0]["joining_id"])
    note = {"note": "School belde."}
    both = {"subject": str(SUBJECT), "other": str(TWIN)} | note
    bodies = {
        "/recipients/joinings": both,
        "/recipients/joinings/{joining_id}/separation": note,
        "/joinings": Form(both),
        "/joinings/{joining_id}": Form(note),
    }
    values = {"subject": str(SUBJECT), "joining_id": joining}
    return World(desk, [str(SUBJECT), str(TWIN), "Noor"], values, bodies)


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
