"""R21–R24, R27 and R30: what the school has on offer, and orders from placed to closed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from shared.runtime.clock import AMSTERDAM
from shared.schemas.partner import (
    AttendanceRecorded,
    OrderConfirmed,
    OrderDeclined,
    ReportSubmitted,
    SessionCancelled,
    SessionMoved,
    SessionPlanned,
)
from shared.schemas.personal import Contact, Message, Sealed
from shared.schemas.school import ModuleOrdered, ModulePublished
from tests.builders import a_file, a_row
from tests.service.conftest import Desk, NewDesk

MODULE = "01990000-0000-7000-8000-0000000000aa"
SESSION = UUID("01990000-0000-7000-8000-0000000000bb")
PARTNER = {"partner_id": "P01", "name": "Partner Een", "order_mailbox": "orders@p01.example"}


def a_module(**changed: Any) -> dict[str, Any]:
    module = {
        "module_id": MODULE,
        "name": "Omgaan met geld",
        "theme": "Praktische zaken na diplomeren",
        "partner_id": "P01",
        "duration_minutes": 50,
        "phase": "both",
        "max_group_size": 30,
        "price_eur": 400,
        "contract_from": "2026-01-01",
        "contract_until": "2027-12-31",
    }
    return module | changed


def an_order(**changed: Any) -> dict[str, Any]:
    order = {
        "module_id": MODULE,
        "brin": "99ZZ",
        "klas": "2BOL-001",
        "period_from": "2026-06-08",
        "period_until": "2026-06-26",
        "location": "Lokaal 12",
        "funding": "statutory",
        "cost_carrier": "KP-4711",
        "slber_id": "S01",
    }
    return order | changed


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=AMSTERDAM)


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    desk = await new_desk("school")
    await desk.http.put("/catalogue/partners", json=[PARTNER])
    await desk.http.put("/catalogue/modules", json=[a_module()])
    rows = a_row(), a_row(studentnummer="500002", voornaam="Ali")
    await desk.http.post("/imports/graduates", content=a_file(*rows))
    return desk


async def place(school: Desk, **changed: Any) -> UUID:
    response = await school.http.post("/orders", json=an_order(**changed))
    assert response.status_code == 201, response.text
    return UUID(response.json()["order_id"])


def a_session(**changed: Any) -> SessionPlanned:
    planned = {
        "session_id": SESSION,
        "partner_id": "P01",
        "trainer_id": "C01",
        "starts_at": at(10, 9),
        "ends_at": at(10, 10),
        "location": "Lokaal 12",
    }
    return SessionPlanned(**(planned | changed))


def broken_rule(response: httpx2.Response) -> str:
    assert response.status_code == 409, response.text
    return str(response.json()["rule"])


async def test_r22_only_new_and_changed_modules_are_published(school: Desk) -> None:
    same = await school.http.put("/catalogue/modules", json=[a_module()])
    changed = await school.http.put("/catalogue/modules", json=[a_module(duration_minutes=60)])

    assert (same.json(), changed.json()) == ({"published": 0}, {"published": 1})
    published = await school.recorded(ModulePublished)
    assert [event["duration_minutes"] for event in published] == [50, 60]


async def test_r22_a_module_without_contract_is_hidden_and_cannot_be_ordered(school: Desk) -> None:
    await school.http.put("/catalogue/modules", json=[a_module(contract_until="2026-05-31")])

    assert (await school.http.get("/catalogue/modules")).json() == []
    refused = await school.http.post("/orders", json=an_order())
    assert broken_rule(refused) == "MODULE_ON_SALE"


async def test_r22_a_module_needs_a_known_partner_and_a_possible_contract(school: Desk) -> None:
    for changed, rule in (
        ({"partner_id": "P99"}, "PARTNER_KNOWN"),
        ({"contract_until": "2025-12-31"}, "CONTRACT_IN_ORDER"),
    ):
        module = a_module(module_id=str(uuid4()), **changed)
        refused = await school.http.put("/catalogue/modules", json=[module])
        assert broken_rule(refused) == rule


async def test_r2_a_version_of_the_policy_is_added_once(school: Desk) -> None:
    policy = {
        "brin": "99ZZ",
        "version": "2027-1",
        "valid_from": "2027-01-01",
        "groups": ["bbl-2", "level-3"],
    }
    added = await school.http.post("/policy", json=policy)
    again = await school.http.post("/policy", json=policy)

    assert added.status_code == 201
    assert broken_rule(again) == "POLICY_IS_NEW"
    assert (await school.http.get("/policy")).json()[0]["groups"] == ["bbl-2", "level-3"]


async def test_r2_entree_and_bol_2_are_not_a_choice_of_policy(school: Desk) -> None:
    policy = {"brin": "99ZZ", "version": "2027-1", "valid_from": "2027-01-01", "groups": ["entree"]}

    assert (await school.http.post("/policy", json=policy)).status_code == 422


async def test_r23_r24_an_order_goes_to_the_partner_with_the_slber_sealed(school: Desk) -> None:
    order_id = await place(school)

    (ordered,) = await school.recorded(ModuleOrdered)
    orderer = school.transactions.sealer.unseal(
        order_id, Sealed[Contact](ordered["orderer"]), Contact
    )
    assert ordered["subject"] == order_id
    assert (ordered["group_size"], ordered["respond_by"]) == (2, "2026-06-04")
    assert ordered["order_mailbox"] == "orders@p01.example"
    assert orderer.name == "Sam Smit"


async def test_r27_statutory_guidance_is_not_ordered_on_the_regional_programme(
    school: Desk,
) -> None:
    refused = await school.http.post("/orders", json=an_order(funding="regional-programme"))

    assert broken_rule(refused) == "STATUTORY_NOT_ON_SUBSIDY"
    assert await school.recorded(ModuleOrdered) == []


async def test_r46_a_number_that_may_be_a_bsn_is_refused(school: Desk) -> None:
    refused = await school.http.post("/orders", json=an_order(location="bij 123456782"))

    assert refused.status_code == 422
    assert "123456782" not in refused.text


async def test_r30_an_order_is_closed_by_the_partners_report(school: Desk) -> None:
    order_id = await place(school)
    confirmed = OrderConfirmed(partner_id="P01", trainer_id="C01", confirmed_on=date(2026, 6, 2))
    attended = AttendanceRecorded(
        session_id=SESSION, present=2, expected=2, recorded_on=date(2026, 6, 10)
    )
    report = ReportSubmitted(
        partner_id="P01", took_place=True, present=2, reported_on=date(2026, 6, 11)
    )
    await school.receive(confirmed, a_session(), attended, subject=order_id)
    before = (await school.http.get(f"/orders/{order_id}")).json()
    await school.receive(report, subject=order_id)

    assert (before["status"], before["sessions"], before["present"]) == ("confirmed", 1, 2)
    closed = (await school.http.get("/orders", params={"status": "closed"})).json()
    assert [order["order_id"] for order in closed] == [str(order_id)]


async def test_r24_a_declined_order_is_noted(school: Desk) -> None:
    order_id = await place(school)
    declined = OrderDeclined(partner_id="P01", reason="no-trainer", declined_on=date(2026, 6, 2))
    await school.receive(declined, subject=order_id)

    assert (await school.http.get(f"/orders/{order_id}")).json()["status"] == "declined"


async def test_a_moved_session_is_shown_where_and_when_it_is_now(school: Desk) -> None:
    order_id = await place(school)
    moved = SessionMoved(
        session_id=SESSION, starts_at=at(12, 13), ends_at=at(12, 14), location="Aula"
    )
    await school.receive(a_session(), moved, subject=order_id)

    order = (await school.http.get(f"/orders/{order_id}")).json()
    assert order["sessions"] == 1
    (planned,) = order["planned"]
    assert planned["location"] == "Aula"
    assert datetime.fromisoformat(planned["starts_at"]) == at(12, 13)


async def test_a_cancelled_session_no_longer_counts(school: Desk) -> None:
    order_id = await place(school)
    cancelled = SessionCancelled(
        session_id=SESSION, partner_id="P01", cancelled_on=date(2026, 6, 8)
    )
    await school.receive(a_session(), cancelled, subject=order_id)

    order = (await school.http.get(f"/orders/{order_id}")).json()
    assert (order["sessions"], order["planned"]) == (0, [])


async def test_a_corrected_attendance_takes_the_place_of_the_first(school: Desk) -> None:
    order_id = await place(school)
    counts = [
        AttendanceRecorded(session_id=SESSION, present=n, expected=2, recorded_on=date(2026, 6, 10))
        for n in (1, 2)
    ]
    await school.receive(a_session(), *counts, subject=order_id)

    assert (await school.http.get(f"/orders/{order_id}")).json()["present"] == 2


async def test_an_answer_to_an_unknown_order_is_set_aside_and_others_go_on(school: Desk) -> None:
    order_id = await place(school)
    confirmed = OrderConfirmed(partner_id="P01", trainer_id="C01", confirmed_on=date(2026, 6, 2))
    await school.receive(confirmed, subject=uuid4())
    await school.receive(confirmed, subject=order_id)

    (letter,) = await school.rows("SELECT state, reason FROM dead_letter")
    assert (letter["state"], letter["reason"]) == ("dead", "NotFound")
    assert (await school.http.get(f"/orders/{order_id}")).json()["status"] == "confirmed"


async def test_an_order_that_is_not_there_is_a_problem(school: Desk) -> None:
    response = await school.http.get(f"/orders/{uuid4()}")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


SLBER = "school:99ZZ:slber:S01"


async def order_as(school: Desk, *who: str, **changed: Any) -> httpx2.Response:
    body = an_order(**changed)
    return await school.http.post("/orders", json=body, headers=school.asking(*who))


async def test_r23_an_slber_orders_for_the_own_class_without_naming_anybody(school: Desk) -> None:
    placed = await order_as(school, SLBER, slber_id=None)

    assert placed.status_code == 201, placed.text
    (order,) = await school.rows("SELECT slber_id, slber_name, cost_carrier FROM module_order")
    assert order == {"slber_id": "S01", "slber_name": "Sam Smit", "cost_carrier": "KP-4711"}


async def test_r23_a_class_with_two_slbers_is_ordered_for_by_each_apart(school: Desk) -> None:
    third = a_row(studentnummer="500003", slber_nummer="S02", slber_naam="Bo Bakker")
    await school.http.post("/imports/graduates", content=a_file(third))
    for number in ("S01", "S02"):
        await order_as(school, f"school:99ZZ:slber:{number}", slber_id=None)

    rows = await school.rows("SELECT slber_id, slber_name, group_size FROM module_order ORDER BY 1")
    assert [tuple(row.values()) for row in rows] == [
        ("S01", "Sam Smit", 2),
        ("S02", "Bo Bakker", 1),
    ]


@pytest.mark.parametrize(
    ("who", "changed", "rule"),
    [
        (SLBER, {"slber_id": "S02"}, "OWN_KLAS"),
        (SLBER, {"slber_id": None, "klas": "4BOL-009"}, "OWN_KLAS"),
        ("school:99ZZ:slber:S09", {"slber_id": None}, "OWN_KLAS"),
        ("school:99ZZ:central-team", {"slber_id": None}, "FOR_WHOM"),
        ("school:99ZZ:system", {"slber_id": None}, "FOR_WHOM"),
        ("school:99ZZ:central-team", {"slber_id": "S09"}, "SLBER_OF_KLAS"),
        (SLBER, {"group_size": 31}, "GROUP_FITS"),
        (SLBER, {"period_until": "2026-06-01", "period_from": "2026-06-02"}, "PERIOD_IN_ORDER"),
        (SLBER, {"wished_starts": ["2026-07-01T09:00:00+02:00"]}, "MOMENT_IN_PERIOD"),
        (SLBER, {"only_residents_of": ["GM0599"]}, "EVERYBODY_AT_SCHOOL"),
        (SLBER, {"at_school": False, "only_residents_of": ["GM0599"]}, "JUSTIFY_EXCLUSION"),
    ],
)
async def test_r23_r26_an_order_that_a_rule_forbids_is_refused_and_leaves_nothing(
    school: Desk, who: str, changed: dict[str, Any], rule: str
) -> None:
    refused = await order_as(school, who, **changed)

    assert broken_rule(refused) == rule
    assert await school.recorded(ModuleOrdered) == []
    assert await school.rows("SELECT * FROM module_order") == []


async def test_r23_the_central_team_orders_for_whom_it_names(school: Desk) -> None:
    placed = await order_as(school, "school:99ZZ:central-team", slber_id="S01")

    assert placed.status_code == 201, placed.text
    assert (await school.rows("SELECT slber_id FROM module_order"))[0]["slber_id"] == "S01"


async def test_r26_an_exclusion_elsewhere_is_stored_with_its_reason(school: Desk) -> None:
    why = "De gemeente betaalt dit voor haar inwoners."
    excluding = {"at_school": False, "only_residents_of": ["GM0599"], "justification": why}
    order_id = await place(school, **excluding)

    stored = (await school.http.get(f"/orders/{order_id}")).json()
    assert {name: stored[name] for name in excluding} == excluding


async def test_r23_wishes_and_moments_go_to_the_partner_the_words_sealed(school: Desk) -> None:
    order_id = await place(
        school,
        wishes="Graag met een voorbeeld uit de bouw.",
        wished_starts=["2026-06-10T09:00:00+02:00"],
        group_size=1,
    )

    (ordered,) = await school.recorded(ModuleOrdered)
    assert "bouw" not in str(ordered)
    wishes = school.transactions.sealer.unseal(
        order_id, Sealed[Message](ordered["wishes"]), Message
    )
    assert (wishes.author, wishes.text) == ("Sam Smit", "Graag met een voorbeeld uit de bouw.")
    assert (ordered["group_size"], ordered["cost_carrier"]) == (1, "KP-4711")
    assert datetime.fromisoformat(ordered["wished_starts"][0]) == at(10, 9)


async def test_r21_a_module_of_the_public_shop_only_is_not_ordered_for_a_class(
    school: Desk,
) -> None:
    await school.http.put("/catalogue/modules", json=[a_module(shops=["public"])])

    assert broken_rule(await order_as(school, SLBER)) == "MODULE_ON_SALE"
