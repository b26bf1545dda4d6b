"""An accepted case arrives once in the municipality's own case system, whatever goes wrong."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.municipality.casesystem.deliverer import CaseDeliverer
from shared.connections.sending import Sender
from shared.connections.webhooks import GIVES_UP_AFTER
from shared.schemas.municipality import ConnectionPaused
from shared.schemas.personal import Contact
from tests.service.case_systems import (
    KEEPER,
    MAILBOX,
    WORKER,
    a_deliverer,
    a_municipality,
    accept,
    choice,
    choose,
    deliver,
    delivery,
    do,
    offer,
)
from tests.service.conftest import Desk, NewDesk
from tests.service.connected import settings
from tests.zgw import RSIN, SECRET, TYPES, CaseSystem, case_system

MADE = ["zaken", "enkelvoudiginformatieobjecten", "zaakinformatieobjecten", "statussen"]


@pytest.fixture
def system() -> Iterator[CaseSystem]:
    with case_system() as system:
        yield system
    assert system.broken == [], "what VNG's specification does not allow"


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await a_municipality(new_desk)


async def test_an_accepted_handover_is_a_case_with_its_document(
    desk: Desk, system: CaseSystem
) -> None:
    await choose(desk, system)
    handover = await accept(desk)
    assert await a_deliverer(desk).pending() == 1
    assert await deliver(desk) == 1
    assert await a_deliverer(desk).pending() == 0

    assert [call for call in system.asked if call.startswith("post")] == [f"post {k}" for k in MADE]
    (case,), (document,), (link,), (status,) = (system.kept(kind) for kind in MADE)
    assert case["sent"]["zaaktype"] == f"{TYPES}/zaaktypen/1"
    assert case["sent"]["bronorganisatie"] == RSIN
    assert case["sent"]["kenmerken"] == [{"kenmerk": str(handover), "bron": "Estafette"}]
    assert link["sent"]["zaak"] == status["sent"]["zaak"] == case["shown"]["url"]
    assert link["sent"]["informatieobject"] == document["shown"]["url"]
    assert document["sent"]["bestandsomvang"] == len(system.document.encode())
    row = await delivery(desk)
    assert (row["status"], row["case_url"]) == ("done", case["shown"]["url"])
    assert row["claim"] is None


async def test_r46_r48_the_document_says_who_and_the_case_does_not(
    desk: Desk, system: CaseSystem
) -> None:
    await choose(desk, system)
    await accept(desk)
    await deliver(desk)

    for words in ("Noor de Vries", "30 april 2006", "Kok", "Rachid Benali", "Rotterdam"):
        assert words in system.document, words
    for body in system.bodies:
        apart = json.dumps({name: value for name, value in body.items() if name != "inhoud"})
        assert "Noor" not in apart
        assert "student.example" not in apart


async def test_r50_that_the_document_left_is_logged_once(desk: Desk, system: CaseSystem) -> None:
    await choose(desk, system)
    handover, subject = await offer(desk)
    await do(desk, f"/handovers/{handover}/acceptance")
    system.down = 500
    await deliver(desk)
    query = "SELECT * FROM disclosure WHERE actor = 'zaaksysteem'"
    assert await desk.rows(query) == [], "the document did not leave"
    system.down = None
    desk.clock.move_to(desk.clock.now() + timedelta(hours=1))
    await deliver(desk)

    (logged,) = await desk.rows(query)
    assert logged["data_subject_id"] == subject
    assert (logged["organisation"], logged["role"]) == ("municipality:GM0599", "system")
    assert {"naam", "eigen woorden"} <= set(logged["fields"])


@pytest.mark.parametrize("kind", MADE)
async def test_an_answer_that_got_lost_makes_no_second_one(
    desk: Desk, system: CaseSystem, kind: str
) -> None:
    await choose(desk, system)
    await accept(desk)
    system.loses_answer_of = kind
    await deliver(desk)
    assert (await delivery(desk))["status"] == "waiting"
    desk.clock.move_to(desk.clock.now() + timedelta(hours=1))
    await deliver(desk)

    assert (await delivery(desk))["status"] == "done"
    assert [len(system.kept(each)) for each in MADE] == [1, 1, 1, 1]


class Crash(BaseException):
    """The process ends here and now."""


@pytest.mark.parametrize("step", ["case", "document", "link", "status"])
async def test_a_crash_before_a_step_is_kept_goes_on_there_and_makes_no_second_one(
    desk: Desk, system: CaseSystem, step: str
) -> None:
    await choose(desk, system)
    await accept(desk)

    class Dying(CaseDeliverer):
        async def _keep(self, parcel: Any, done: Any, url: str) -> None:
            if done == step:
                raise Crash
            await super()._keep(parcel, done, url)

    with pytest.raises(Crash):
        await Dying(settings(), desk.transactions, Sender(to_loopback=True)).deliver_due()
    assert await deliver(desk) == 0, "another process waits until the claim has run out"
    async with desk.transactions.begin() as tx:
        await tx.session.execute(text("UPDATE case_delivery SET claimed_until = '2020-01-01'"))
    assert await deliver(desk) == 1

    assert (await delivery(desk))["status"] == "done"
    assert [len(system.kept(each)) for each in MADE] == [1, 1, 1, 1]


async def test_a_system_that_is_down_for_hours_gets_every_case_once(
    desk: Desk, system: CaseSystem
) -> None:
    await choose(desk, system)
    system.down = 500
    for _ in range(3):
        await accept(desk)
        await deliver(desk)
        desk.clock.move_to(desk.clock.now() + timedelta(hours=3))
    assert await a_deliverer(desk).pending() == 3
    system.down = None
    desk.clock.move_to(desk.clock.now() + timedelta(days=1))
    await deliver(desk)

    assert [len(system.kept(each)) for each in MADE] == [3, 3, 3, 3]
    references = {case["sent"]["identificatie"] for case in system.kept("zaken")}
    assert len(references) == 3
    rows = await desk.rows("SELECT status FROM case_delivery")
    assert {row["status"] for row in rows} == {"done"}


async def live_until_it_gives_up(desk: Desk, query: str) -> None:
    began = desk.clock.now()
    while not await desk.rows(query):
        assert desk.clock.now() < began + GIVES_UP_AFTER * 2
        await deliver(desk)
        desk.clock.move_to(desk.clock.now() + timedelta(hours=12))


async def test_a_system_that_takes_nothing_for_days_pauses_tells_the_owner_and_resumes(
    desk: Desk, system: CaseSystem
) -> None:
    path = await choose(desk, system)
    system.down = 500
    await accept(desk)
    await accept(desk)
    await live_until_it_gives_up(desk, "SELECT 1 FROM case_system WHERE status = 'failing'")

    (paused,) = await desk.recorded(ConnectionPaused)
    assert (paused["connection"], paused["reason"]) == ("case-system", "failing")
    assert (paused["waiting"], paused["owner_mailbox"]) == (2, MAILBOX)
    system.down = None
    await accept(desk, regie_version=1)
    assert await deliver(desk) == 0

    await do(desk, f"{path}/resume", who=KEEPER)
    assert await deliver(desk) == 3
    assert [len(system.kept(each)) for each in MADE] == [3, 3, 3, 3]


async def test_a_case_that_is_refused_keeps_no_other_back_and_can_be_tried_again(
    desk: Desk, system: CaseSystem
) -> None:
    await choose(desk, system)
    refused = await accept(desk)
    system.refuses = f"EST-{refused}"
    await deliver(desk)
    desk.clock.move_to(desk.clock.now() + timedelta(hours=1))
    await accept(desk)
    await deliver(desk)
    assert len(system.kept("zaken")) == 1
    await live_until_it_gives_up(desk, "SELECT 1 FROM case_delivery WHERE status = 'stuck'")

    (paused,) = await desk.recorded(ConnectionPaused)
    assert (paused["reason"], paused["waiting"]) == ("refused", 1)
    (row,) = await desk.rows("SELECT * FROM case_delivery WHERE status = 'stuck'")
    assert (row["last_step"], row["last_answer"]) == ("case", 400)
    assert row["last_said"] == "zaaktype: not-published"
    system.refuses = None
    await do(desk, f"/case-deliveries/{refused}/retry", who=KEEPER)
    assert await deliver(desk) == 1
    assert len(system.kept("zaken")) == 2


async def test_r54_what_was_closed_before_it_could_be_handed_over_stays_here(
    desk: Desk, system: CaseSystem
) -> None:
    await choose(desk, system)
    system.down = 500
    handover, subject = await offer(desk)
    await do(desk, f"/handovers/{handover}/acceptance")
    await deliver(desk)
    other = {"coach_id": "C09", "coach_organisation": "partner:P02", "reason": "not-available"}
    cold = {"cold_reason": "former-coach-gone"}
    await do(desk, f"/handovers/{handover}/coach", other | cold)
    await do(desk, f"/cases/{subject}/declination")
    system.down = None
    desk.clock.move_to(desk.clock.now() + timedelta(days=1))
    await deliver(desk)

    assert (await delivery(desk))["status"] == "void"
    assert system.things == {}


async def test_without_a_case_system_nothing_waits_and_a_pause_keeps_everything(
    desk: Desk, system: CaseSystem
) -> None:
    await accept(desk)
    assert await desk.rows("SELECT 1 FROM case_delivery") == []
    path = await choose(desk, system)
    await do(desk, f"{path}/pause", who=KEEPER)
    await accept(desk)
    assert await deliver(desk) == 0
    await do(desk, f"{path}/resume", who=KEEPER)
    assert await deliver(desk) == 1


async def test_the_secret_is_kept_sealed_never_shown_and_stays_when_left_out(
    desk: Desk, system: CaseSystem
) -> None:
    path = await choose(desk, system)
    body = choice(system, secret=None, owner_mailbox="ander@gemeente.example")
    again = await desk.http.put("/case-systems", json=body, headers=desk.asking(KEEPER))
    listed = await desk.http.get("/case-systems", headers=desk.asking(KEEPER))

    assert SECRET not in str(await desk.rows("SELECT * FROM case_system")) + again.text
    assert SECRET not in listed.text
    assert (await do(desk, f"{path}/test", who=KEEPER)) == {"reached": True}
    assert system.things == {}, "a test makes nothing"


@pytest.mark.parametrize(
    ("changed", "api", "status"),
    [({"secret": "another-secret-that-is-wrong"}, "case", 403), ({}, "case", 500)],
)
async def test_a_test_says_what_is_wrong(
    desk: Desk, system: CaseSystem, changed: dict[str, str], api: str, status: int
) -> None:
    path = await choose(desk, system, **changed)
    system.down = 500 if status == 500 else None
    said = await do(desk, f"{path}/test", who=KEEPER)
    assert (said["reached"], said["api"], said["status"]) == (False, api, status)


async def test_a_secret_that_does_not_open_is_a_failure_and_holds_up_nobody(
    desk: Desk, system: CaseSystem
) -> None:
    path = await choose(desk, system)
    other = desk.transactions.sealer.seal(UUID(int=1), Contact(name="", email=""))
    async with desk.transactions.begin() as tx:
        await tx.session.execute(text("UPDATE case_system SET secret = :s"), {"s": str(other)})
    await accept(desk)
    assert await deliver(desk) == 1
    assert (await delivery(desk))["last_fault"] == "no-secret"
    assert (await do(desk, f"{path}/test", who=KEEPER))["fault"] == "no-secret"
    assert system.asked == []


async def test_a_document_that_does_not_open_holds_up_no_other(
    desk: Desk, system: CaseSystem
) -> None:
    await choose(desk, system)
    handover = await accept(desk)
    other = desk.transactions.sealer.seal(UUID(int=1), Contact(name="", email=""))
    spoil = text("UPDATE handover SET document = :d WHERE handover_id = :id")
    async with desk.transactions.begin() as tx:
        await tx.session.execute(spoil, {"d": str(other), "id": handover})
    await accept(desk)
    assert await deliver(desk) == 2
    rows = await desk.rows("SELECT status, last_fault FROM case_delivery ORDER BY status")
    assert [(r["status"], r["last_fault"]) for r in rows] == [
        ("done", None),
        ("waiting", "no-document"),
    ]


async def test_at_another_address_what_waits_begins_again(desk: Desk, system: CaseSystem) -> None:
    path = await choose(desk, system)
    await accept(desk)
    system.loses_answer_of = "statussen"
    await deliver(desk)
    assert (await delivery(desk))["link_url"] is not None
    with case_system() as moved:
        assert await choose(desk, moved) == path
        desk.clock.move_to(desk.clock.now() + timedelta(hours=1))
        await deliver(desk)
        assert [len(moved.kept(kind)) for kind in MADE] == [1, 1, 1, 1]
        assert moved.broken == []
    assert (await delivery(desk))["status"] == "done"


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"cases_url": "http://zaken.voorbeeld.example/api"}, "CASE_SYSTEM_IS_PUBLIC"),
        ({"documents_url": "https://10.0.0.1/api"}, "CASE_SYSTEM_IS_PUBLIC"),
        ({"secret": None}, "HOW_TO_GET_IN"),
        ({"rsin": "123456789"}, None),
        ({"secret": "short"}, None),
        ({"case_type": "zaaktype"}, None),
    ],
)
async def test_what_cannot_work_is_refused(
    desk: Desk, system: CaseSystem, changed: dict[str, Any], rule: str | None
) -> None:
    body = choice(system, **changed)
    answer = await desk.http.put("/case-systems", json=body, headers=desk.asking(KEEPER))
    assert answer.status_code == (422 if rule is None else 409), answer.text
    assert answer.json().get("rule") == rule


async def test_a_removed_case_system_takes_what_waited_along(
    desk: Desk, system: CaseSystem
) -> None:
    path = await choose(desk, system)
    await accept(desk)
    removed = await desk.http.delete(path, headers=desk.asking(KEEPER))
    assert removed.status_code == 200
    assert await deliver(desk) == 0
    assert await desk.rows("SELECT 1 FROM case_system") == []
    assert (await delivery(desk))["status"] == "void"


async def test_only_who_keeps_the_connections_may_choose(desk: Desk, system: CaseSystem) -> None:
    for who, status in ((WORKER, 403), ("municipality:GM0307:region-manager", 404)):
        answer = await desk.http.put("/case-systems", json=choice(system), headers=desk.asking(who))
        assert answer.status_code == status, who


async def test_the_background_work_hands_over_by_itself(desk: Desk, system: CaseSystem) -> None:
    url = desk.transactions._sessions.kw["bind"].url.render_as_string(hide_password=False)
    here = settings(database_url=url)
    deliverer = CaseDeliverer(here, desk.transactions, Sender(to_loopback=True))
    deliverer.start()
    try:
        await choose(desk, system)
        await accept(desk)
        async with asyncio.timeout(20):
            while (await delivery(desk))["status"] != "done":
                await asyncio.sleep(0.02)
    finally:
        await deliverer.stop()
