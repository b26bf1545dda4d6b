"""The region: figures from facts, programme, report, and what its manager never sees."""

import json
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.runtime.clock import AMSTERDAM
from shared.schemas.region import EffectrapportageReminded
from tests.service.conftest import Desk, NewDesk
from tests.service.region import (
    ANALYSIS,
    MANAGER,
    OFFICER,
    WORKER,
    a_measure,
    fill,
    fill_programme,
    graduated,
    person,
    published,
    say,
    tell,
)

REPORT = "/region/reports/2026"


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("municipality")


async def page(desk: Desk, path: str, asker: str = MANAGER) -> str:
    answer = await desk.http.get(path, headers=desk.asking(asker))
    assert answer.status_code == 200, answer.text
    return answer.text


async def figures(desk: Desk, year: int = 2026) -> dict[str, Any]:
    answer = await desk.http.get(f"/regions/reports/{year}", headers=desk.asking(MANAGER))
    assert answer.status_code == 200, answer.text
    return {each["key"]: each["counted"] for each in answer.json()["figures"]}


INDEPENDENT = {
    "graduated": "SELECT subject FROM grad WHERE year = 2026",
    "in-scope": "SELECT subject FROM grad WHERE year = 2026 AND offered",
    "reached": """
        SELECT subject FROM grad WHERE year = 2026 AND offered AND subject IN (
            SELECT subject FROM said WHERE body->>'kind' = 'two-way'
            AND (body->>'contacted_on')::date <= '2026-12-31')
    """,
    "outcome-known": """
        SELECT subject FROM grad WHERE year = 2026 AND offered AND subject IN (
            SELECT subject FROM said WHERE body->>'outcome' <> 'onbekend')
    """,
    "offered": "SELECT subject FROM handover",
    "accepted": "SELECT subject FROM handover WHERE status = 'accepted'",
    "refused": "SELECT subject FROM handover WHERE status = 'refused'",
    "completed": "SELECT subject FROM handover WHERE settled_on IS NOT NULL",
    "same-coach": "SELECT subject FROM handover WHERE same_coach",
    "warm": "SELECT subject FROM handover WHERE warm_contact_on IS NOT NULL",
    "cold": "SELECT subject FROM handover WHERE cold_reason IS NOT NULL",
    "neither": """
        SELECT subject FROM grad WHERE offered AND diploma_on <= '2026-10-01' AND subject IN (
            SELECT subject FROM said
            WHERE body->>'outcome' IN ('in-begeleiding', 'bewust-geen-ondersteuning')
            AND (body->>'reported_on')::date <= '2026-10-01')
    """,
    "unknown": """
        SELECT subject FROM grad WHERE offered AND diploma_on > '2025-10-01'
        AND diploma_on <= '2026-10-01' AND subject NOT IN (
            SELECT subject FROM said WHERE body->>'outcome' <> 'onbekend'
            AND (body->>'reported_on')::date <= '2026-10-01')
    """,
}
TOLD = """
    WITH told AS (
        SELECT * FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS e (subject uuid, body jsonb)
    ), said AS (
        SELECT * FROM told WHERE body ? 'contacted_on' OR body ? 'outcome'
    ), grad AS (
        SELECT subject, (body->>'offered')::bool AS offered,
               (body->>'diploma_on')::date AS diploma_on,
               extract(year FROM (body->>'diploma_on')::date) AS year
        FROM told WHERE body ? 'scope'
    )
"""


async def test_r42_r43_each_figure_is_what_an_independent_query_counts(desk: Desk) -> None:
    """Counted from what the schools told and from the handovers, not from the region's facts."""
    told = await fill(desk)
    await fill_programme(desk)
    desk.clock.move_to(datetime(2027, 1, 4, 9, tzinfo=AMSTERDAM))
    as_json = json.dumps([{"subject": str(s), "body": json.loads(e.to_body())} for s, e in told])

    counted = {}
    for key, query in INDEPENDENT.items():
        (row,) = await desk.rows(f"{TOLD} SELECT count(*) FROM ({query}) AS c", told=as_json)
        counted[key] = row["count"]
    found = await desk.rows("SELECT * FROM region_figures(29, 2026, now() + interval '9 years')")
    assert {row["figure"]: row["counted"] for row in found} == counted
    assert min(counted.values()) > 0

    shown = await figures(desk)
    for key, number in shown.items():
        assert number in (None, counted[key]), key
        traced = await rows_behind(desk, key)
        assert traced == counted[key], key
    assert sum(number is not None for number in shown.values()) > 6


async def rows_behind(desk: Desk, key: str) -> int:
    seen = await page(desk, f"{REPORT}/figures/{key}/rows", OFFICER)
    return seen.count('scope="row"')


async def test_r52_a_region_manager_gets_numbers_and_reaches_no_row_about_anybody(
    desk: Desk,
) -> None:
    await fill(desk)
    await fill_programme(desk)
    tables = await desk.rows(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relname NOT LIKE 'region_%' "
        "OR relname IN ('region_person', 'region_fact') AND relkind = 'r'"
    )
    assert {"handover", "support_case", "region_fact"} <= {row["relname"] for row in tables}
    async with desk.transactions.reaching("GM0599#region").read() as session:
        for row in tables:
            count = await session.scalar(text(f"SELECT count(*) FROM {row['relname']}"))
            assert count == 0, row["relname"]
        rows = (
            "SELECT count(*) FROM region_rows_to_check(29, 2026, now() + interval '9y', 'offered')"
        )
        assert await session.scalar(text(rows)) == 0
        assert await session.scalar(text("SELECT count(*) FROM region_funnel(29)")) > 0
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.scalar(text("SELECT count(*) FROM region_rows(29, 2026, now())"))
    async with desk.transactions.reaching("GM0307#region").read() as session:
        for query in ("region_funnel(29)", "region_holders(29)", "region_ways(29)"):
            assert await session.scalar(text(f"SELECT count(*) FROM {query}")) == 0

    refused = await desk.http.get(f"{REPORT}/figures/offered/rows", headers=desk.asking(MANAGER))
    assert refused.status_code == 403
    for path in ("/region", f"{REPORT}/figures/offered"):
        seen = await page(desk, path)
        assert "niet getoond" in seen
        assert not [each for each in await subjects(desk) if each in seen]


async def subjects(desk: Desk) -> list[str]:
    return [str(row["subject"]) for row in await desk.rows("SELECT subject FROM region_person")]


async def test_r50_the_officer_who_checks_rows_is_written_down(desk: Desk) -> None:
    await fill(desk, 40)
    await fill_programme(desk)
    seen = await page(desk, f"{REPORT}/figures/offered/rows", OFFICER)
    noted = await desk.rows("SELECT * FROM disclosure WHERE processing_activity = 'region.check'")
    assert len(noted) == seen.count('scope="row"') > 0
    assert not [each for each in await subjects(desk) if each in seen]
    other = desk.asking("municipality:GM1924:privacy-officer")
    assert (await desk.http.get(f"{REPORT}/figures/offered/rows", headers=other)).status_code == 404


async def test_r16_r17_how_handovers_went_is_told_apart(desk: Desk) -> None:
    await fill(desk, 240)
    await fill_programme(desk)
    (same, warm, cold) = [
        (await desk.rows(f"SELECT count(*) FROM handover WHERE {how}"))[0]["count"]
        for how in ("same_coach", "warm_contact_on IS NOT NULL", "cold_reason IS NOT NULL")
    ]
    ways = await desk.rows("SELECT way, handovers FROM region_ways(29) WHERE kind = 'completed'")
    assert {w["way"]: w["handovers"] for w in ways} == {
        "same-coach": same, "warm": warm, "cold": cold,
    }  # fmt: skip
    assert "Met dezelfde coach" in await page(desk, "/region")


async def test_a_fact_counts_once_however_often_it_is_told(desk: Desk) -> None:
    await fill(desk, 20)
    before = await desk.rows("SELECT * FROM region_fact ORDER BY position")
    again = [row for row in before if row["kind"] == "accepted"]
    assert again
    assert len({(row["fact_id"], row["kind"]) for row in before}) == len(before)
    for statement in ("DELETE FROM region_fact", "UPDATE region_fact SET kind = 'reached'"):
        async with desk.transactions.begin() as tx:
            await tx.session.execute(text(statement))
    assert await desk.rows("SELECT * FROM region_fact ORDER BY position") == before


@pytest.mark.parametrize(
    ("left_out", "article"),
    [
        ("/programme/analysis", "Regeling 2.2 onder a"),
        ("/programme/targets", "Regeling 2.2 onder b"),
        ("/programme/topics/i", "Regeling 2.4 onder i"),
        ("/programme/measures/new", "Regeling 2.2 onder d"),
        ("/programme/partners", "WEB 9.2.8"),
    ],
)
async def test_r40_ready_is_refused_with_the_article_that_is_not_met(
    desk: Desk, left_out: str, article: str
) -> None:
    await fill_programme(desk, but=[left_out])
    refused = await desk.http.post("/region/programme/ready", headers=desk.asking(MANAGER))
    assert article in refused.text
    (row,) = await desk.rows("SELECT ready_on FROM region_programme")
    assert row["ready_on"] is None


async def test_r39_r41_a_whole_programme_is_ready_and_every_change_is_kept(desk: Desk) -> None:
    await fill_programme(desk)
    assert await say(desk, "/programme/ready", {}) == 303
    assert "gereed sinds 1 juni 2026" in await page(desk, "/region/programme")
    assert "€ 4.500,00" in await page(desk, "/region/programme")
    answer = await desk.http.get("/regions/programme", headers=desk.asking(MANAGER))
    assert (answer.json()["missing"], answer.json()["ready_on"]) == ([], "2026-06-01")

    assert await say(desk, "/programme/topics/a", {"text": "Wij doen het anders."}) == 303
    history = await page(desk, "/region/programme/history")
    assert "Afspraak a." in history
    assert "Wij doen het anders." in history
    (row,) = await desk.rows("SELECT ready_on FROM region_programme")
    assert row["ready_on"] is None, "what changed must be made ready again"


async def test_r41_more_than_the_total_is_refused_and_says_how_much(desk: Desk) -> None:
    await fill_programme(desk)
    path = "/region/programme/measures/new"
    refused = await desk.http.post(path, data=a_measure(), headers=desk.asking(MANAGER))
    assert refused.status_code == 422
    assert "€ 4.000,00 te veel" in refused.text
    less = {"total": "4.499,99", "general": "500"}
    assert await say(desk, "/programme/budget", less) == 422
    (row,) = await desk.rows("SELECT measure_id FROM region_measure")
    assert await say(desk, f"/programme/measures/{row['measure_id']}", a_measure(name="X")) == 303
    assert await say(desk, f"/programme/measures/{row['measure_id']}/removal", {}) == 303
    assert await say(desk, "/programme/budget", less) == 303
    assert "Jobcoach" in await page(desk, "/region/programme/history")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"at_school": "true", "by_residence": "true", "residence_reason": "x"}, "R26"),
        ({"by_residence": "true"}, "R26"),
        ({"statutory_task": "WEB 9.2.12"}, "R27"),
    ],
)
async def test_r26_r27_what_no_measure_may_be(
    desk: Desk, wrong: dict[str, object], said: str
) -> None:
    await fill_programme(desk, but=["/programme/measures/new"])
    answer = await desk.http.post(
        "/region/programme/measures/new", data=a_measure(**wrong), headers=desk.asking(MANAGER)
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert await desk.rows("SELECT * FROM region_measure") == []


async def test_r39_one_programme_per_region_and_one_contactschool(desk: Desk) -> None:
    await fill_programme(desk)
    other = ("municipality:GM1924:region-manager",)
    assert await say(desk, "/programme/start", {}, other) == 409
    assert "nog geen regionaal programma" in await page(desk, "/region", other[0])
    partners = {"contactschool": "98YY", "centrumgemeenten": "GM0599", "mailbox": "r@r.example"}
    assert await say(desk, "/programme/partners", partners) == 422
    merged = partners | {"contactschool_reason": "merger", "elsewhere": "Den Haag"}
    assert await say(desk, "/programme/partners", merged) == 303
    (row,) = await desk.rows("SELECT contactschool, centrumgemeenten FROM region_programme")
    assert row == {"contactschool": "98YY", "centrumgemeenten": ["GM0599", "GM0518"]}
    assert await say(desk, "/programme/partners", merged | {"elsewhere": "Nergenshuizen"}) == 422


async def test_r45_another_contactgemeente_gets_the_programme_and_the_former_four_weeks(
    desk: Desk,
) -> None:
    await fill_programme(desk)
    assert await say(desk, "/programme/contactgemeente", {"contactgemeente": "GM1924"}) == 303
    new = "municipality:GM1924:region-manager"
    (task,) = await desk.rows("SELECT * FROM region_task")
    assert task["due_on"] == date(2026, 6, 29)
    for asker in (MANAGER, new):
        assert "Goeree-Overflakkee, sinds 1 juni 2026" in await page(
            desk, "/region/programme", asker
        )
    desk.clock.move_to(datetime(2026, 6, 30, 9, tzinfo=AMSTERDAM))
    assert "te laat" in await page(desk, "/region/programme", new)

    assert await say(desk, f"/tasks/{task['task_id']}/done", {}, (new,)) == 303
    assert "nog geen regionaal programma" in await page(desk, "/region/programme", MANAGER)
    assert ANALYSIS in await page(desk, "/region/programme/analysis", new)


async def test_r45_a_school_has_four_weeks_to_inform_the_college(desk: Desk) -> None:
    await fill_programme(desk)
    asked = {"brin": "99ZZ", "about": "Aantal studenten zonder coach"}
    assert await say(desk, "/requests/new", asked) == 303
    assert "29 juni 2026" in await page(desk, "/region/programme")


async def test_overlap_and_gaps_follow_what_schools_municipalities_and_partners_offer(
    desk: Desk,
) -> None:
    await fill_programme(desk)
    await desk.receive(published("Pitchen", "Staan voor jezelf"), subject=uuid4())
    await desk.receive(published("Rust", "Mentaal welzijn", "after-diploma"), subject=uuid4())
    same = {"name": "Jongerencoach", "side": "gemeente", "theme": "Mentaal welzijn",
            "phase": "after-diploma", "valid_from": "2026-06-01"}  # fmt: skip
    partner = same | {"side": "partner", "theme": "Extra Nederlands", "name": "Taalmaatje"}
    assert await say(desk, "/offers/new", same) == 303
    assert await say(desk, "/offers/new", partner) == 303
    seen = await page(desk, "/region/offers")
    assert "Mentaal welzijn, na het diploma: scholen en gemeenten bieden allebei" in seen
    assert "Extra Nederlands, na het diploma: alleen partners kunnen iets bieden" in seen
    assert "Jezelf motiveren, vóór het diploma: niemand biedt iets aan." in seen

    desk.clock.move_to(datetime(2027, 1, 1, 9, tzinfo=AMSTERDAM))
    assert "Staan voor jezelf, na het diploma: niemand biedt iets aan." in await page(
        desk, "/region/offers"
    ), "the contract ended"
    (own, *_) = await desk.rows("SELECT offer_id FROM region_offer ORDER BY name")
    assert await say(desk, f"/offers/{own['offer_id']}/removal", {}) == 303
    assert "Jongerencoach" not in await page(desk, "/region/offers")


async def complete_report(desk: Desk) -> None:
    """Fill in all that a report about 2026 asks for."""
    number = {"counted": "1.187", "source": "Ministerie, maart 2027", "text": "Bijna gehaald."}
    for code in ("vsv", "neet"):
        assert await say(desk, f"/reports/2026/official/{code}", number) == 303
    for topic in "abcdefghi":
        assert await say(desk, f"/reports/2026/agreement/{topic}", {"text": "Loopt."}) == 303
    (row,) = await desk.rows("SELECT measure_id FROM region_measure")
    went = {"progress": "Op schema.", "effect": "Meer jongeren aan het werk."}
    assert await say(desk, f"/reports/2026/measure/{row['measure_id']}", went) == 303
    assert await say(desk, "/reports/2026/involvement/all", {"text": "Samen geschreven."}) == 303


async def test_r42_alerts_come_60_30_and_7_days_before_30_april(desk: Desk) -> None:
    await fill_programme(desk)
    await desk.live_until(datetime(2027, 4, 30, 9, tzinfo=AMSTERDAM))
    told = await desk.recorded(EffectrapportageReminded)
    assert [(each["year"], each["days_left"]) for each in told] == [
        (2026, 60),
        (2026, 30),
        (2026, 7),
    ]
    assert {each["region_mailbox"] for each in told} == {"regio@r.example"}
    assert "Dat is vandaag." in await page(desk, REPORT)


async def test_r42_r43_a_final_report_stays_as_it_was_and_adds_up_on_paper(desk: Desk) -> None:
    await fill(desk)
    await fill_programme(desk)
    assert await say(desk, "/reports/2026/final", {}) == 409, "the year is not over"
    desk.clock.move_to(datetime(2027, 4, 2, 9, tzinfo=AMSTERDAM))
    refused = await desk.http.post(f"{REPORT}/final", headers=desk.asking(MANAGER))
    assert "de voortgang van de afspraak over" in refused.text
    await complete_report(desk)
    assert await say(desk, "/reports/2026/final", {}) == 303
    before = await figures(desk)
    csv_before = await page(desk, f"{REPORT}/effectrapportage.csv")

    await tell(desk, 30, first=1000)
    assert await figures(desk) == before
    assert await page(desk, f"{REPORT}/effectrapportage.csv") == csv_before
    assert await say(desk, "/reports/2026/involvement/all", {"text": "Later"}) == 409
    assert await rows_behind(desk, "accepted") == before["accepted"]
    assert "vsv oud (Regeling 2.3, bijlage 1)" in csv_before
    assert "Estafette 2026.1" in csv_before

    pdf = await desk.http.get(f"{REPORT}/effectrapportage.pdf", headers=desk.asking(MANAGER))
    written = read(pdf.content)
    assert "Effectrapportage 2026, regio Rijnmond" in written
    assert "1.187" in written
    for number in before.values():
        assert (str(number) if number is not None else "niet getoond") in written
    assert "Dit is een concept" not in written
    await desk.live_until(datetime(2027, 4, 30, 9, tzinfo=AMSTERDAM))
    assert len(await desk.recorded(EffectrapportageReminded)) == 0, "who is ready is not warned"


def read(pdf: bytes) -> str:
    """Return the text of a PDF, by a reader that did not write it; and a picture to look at."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number] for number in range(len(document))]
    texts = [each.get_textpage().get_text_range() for each in pages]
    first = pages[0].render(scale=1).to_pil()
    assert first.getextrema() != ((255, 255),) * 3, "the page is not blank"
    document.close()
    return " ".join(" ".join(texts).split())


async def test_r44_somebody_who_moves_counts_in_the_region_of_residence(desk: Desk) -> None:
    await fill_programme(desk)
    moved = graduated(0, gemeentecode="GM0518")
    await desk.receive(moved, subject=person(0))
    (row,) = await desk.rows("SELECT region, cohort FROM region_person")
    assert row["region"] != 29
    unknown = graduated(1, gemeentecode="GM9998")
    await desk.receive(unknown, subject=person(1))
    (row,) = await desk.rows("SELECT region FROM region_person WHERE gemeentecode = 'GM9998'")
    assert row["region"] == 0, "a municipality that the list does not know is in no region"


async def test_a_region_manager_begins_at_the_region(desk: Desk) -> None:
    answer = await desk.http.get("/", headers=desk.asking(MANAGER))
    assert (answer.status_code, answer.headers["location"]) == (303, "/region")
    assert "Begin het programma" in await page(desk, "/region")
    assert (await desk.http.get("/region", headers=desk.asking(WORKER))).status_code == 403
