"""Who read whose data, which fields, and on what ground (R50); and only granted fields (R51)."""

from typing import Any
from uuid import UUID

import pytest

from services.municipality.domain.handovers import document_is_open
from shared.access.actions import Action, Field
from shared.access.decide import permit_of
from shared.access.fields import FIELD_OF, only
from tests.builders import SUBJECT
from tests.service.conftest import Desk, NewDesk
from tests.service.test_municipality import HANDOVER, a_document, an_offered

CASE_WORKER = "municipality:GM0599:case-worker"
OFFICER = "municipality:GM0599:privacy-officer"


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    desk = await new_desk("municipality")
    await desk.receive(an_offered(desk.transactions.sealer))
    return desk


async def log_for(desk: Desk, officer: str, **query: Any) -> list[dict[str, Any]]:
    answer = await desk.http.get("/disclosures", params=query, headers=desk.asking(officer))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


async def test_r50_reading_a_document_is_written_down_with_fields_and_ground(desk: Desk) -> None:
    path = f"/handovers/{HANDOVER}/document"
    shown = await desk.http.get(path, headers=desk.asking(CASE_WORKER))

    (entry,) = await log_for(desk, OFFICER)
    assert shown.status_code == 200
    assert entry["data_subject_id"] == str(SUBJECT)
    assert entry["actor"] == CASE_WORKER
    assert (entry["organisation"], entry["role"]) == ("municipality:GM0599", "case-worker")
    assert entry["ground"] == "WEB 9.2.13(3)"
    assert set(entry["fields"]) == {f.value for f in permit_of(Action.SEE_DOCUMENT).fields}
    assert "Noor" not in str(entry)


async def test_r50_a_refused_look_is_no_disclosure(desk: Desk) -> None:
    other = desk.asking("municipality:GM0307:case-worker")
    answer = await desk.http.get(f"/handovers/{HANDOVER}/document", headers=other)

    assert answer.status_code == 404
    assert await log_for(desk, OFFICER) == []


async def test_r54_an_officer_sees_only_what_the_own_organisation_read(desk: Desk) -> None:
    await desk.http.get("/handovers", headers=desk.asking(CASE_WORKER))

    assert len(await log_for(desk, OFFICER, subject=str(SUBJECT))) == 1
    assert await log_for(desk, "municipality:GM0307:privacy-officer") == []
    assert await log_for(desk, OFFICER, subject=str(UUID(int=1))) == []


async def test_one_request_for_many_people_is_one_write(desk: Desk) -> None:
    await desk.http.get("/handovers", headers=desk.asking(CASE_WORKER))
    rows = await desk.rows("SELECT DISTINCT operation_id, trace_id FROM disclosure")
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("offer", "case", "readable"),
    [
        ("open", None, True),
        ("accepted", "open", True),
        ("accepted", None, False),
        ("accepted", "closed", False),
        ("refused", None, False),
        ("expired", None, False),
        ("withdrawn", None, False),
    ],
)
def test_r54_a_document_is_open_only_while_the_link_lasts(
    offer: str, case: str | None, *, readable: bool
) -> None:
    assert document_is_open(offer, case) is readable


async def test_r54_after_a_refusal_the_document_is_gone(desk: Desk) -> None:
    headers = desk.asking(CASE_WORKER)
    reason = {"reason": "not-resident"}
    refused = await desk.http.post(f"/handovers/{HANDOVER}/refusal", json=reason, headers=headers)
    answer = await desk.http.get(f"/handovers/{HANDOVER}/document", headers=headers)

    assert refused.status_code == 200, refused.text
    assert answer.status_code == 404


def test_r51_every_field_of_sealed_content_has_a_kind() -> None:
    for content, kinds in FIELD_OF.items():
        assert set(kinds) == set(content.model_fields), content


def test_r51_a_field_that_is_not_granted_is_not_shown() -> None:
    assert only(a_document(), [Field.BIRTH]) == {"birth_date": "2006-04-30"}
    assert only(a_document(), []) == {}


async def test_the_pages_of_the_privacy_officer(desk: Desk) -> None:
    await desk.http.get("/handovers", headers=desk.asking(CASE_WORKER))
    table = await desk.http.get("/privacy/table", headers=desk.asking(OFFICER))
    log = await desk.http.get("/privacy/disclosures", headers=desk.asking(OFFICER))

    assert "WEB 9.2.13(3)" in table.text
    assert "privacyfunctionaris" in table.text
    assert str(SUBJECT) in log.text
    assert "1 juni 2026, 08.00 uur" in log.text
