"""R48, R49: health and criminal data, which only the Doorstroompunt reads, and which go in time."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.access.actions import Action
from shared.access.decide import decide
from shared.access.gate import permit_of_route, routes_of
from shared.access.who import Who, membership
from shared.runtime.clock import AMSTERDAM
from tests.service.access.worlds import strangers
from tests.service.conftest import AppOfDesk, Desk, NewDesk
from tests.service.test_doorstroompunt import (
    WORKER,
    a_graduation,
    an_answer,
    recorded,
    send,
    show,
    started,
)

SECRET = {"health": "Slaapt slecht sinds een ongeluk.", "law": "Taakstraf tot september."}
WORDS = ("ongeluk", "Taakstraf")
OPEN = "GM0599,GM0599/own-part"
OTHERS = (
    *[("municipality:GM0599:" + role,) for role in ("case-worker", "region-manager")],
    ("municipality:GM0599:privacy-officer",),
    ("municipality:GM0599:system",),
    ("platform:estafette:operator",),
    ("platform:estafette:privacy-officer",),
    ("platform:estafette:system",),
    ("municipality:GM0307:doorstroompunt-worker",),
    ("municipality:GM0599:case-worker", "municipality:GM0307:doorstroompunt-worker"),
)
"""Everybody but a Doorstroompunt worker of this municipality."""

OF_THE_PROCESS = ("/clock", "/progress")
"""Where clock and relay stand: they need the running process, and know no table of people."""


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("municipality")


async def with_part(desk: Desk) -> str:
    """Support somebody of whom health and criminal data are kept; returns the pseudonym."""
    person = await started(desk)
    kept = await send(desk, f"/{person}/own-part", **SECRET)
    assert kept.status_code == 303, kept.text
    return person


async def parts(desk: Desk, reach: str) -> int:
    async with desk.transactions.reaching(reach).read() as session:
        return await session.scalar(text("SELECT count(*) FROM own_part")) or 0


async def logged(desk: Desk) -> list[tuple[str, int]]:
    rows = await desk.rows("SELECT because, number FROM own_part_deletion ORDER BY deletion_id")
    return [(row["because"], row["number"]) for row in rows]


async def test_r48_nothing_is_kept_before_somebody_agreed_to_support(desk: Desk) -> None:
    person = await recorded(desk, last_diploma="other", diploma_on="")
    refused = await send(desk, f"/{person}/own-part", **SECRET)

    assert refused.status_code == 409
    assert "heeft ingestemd met ondersteuning" in refused.text
    assert await parts(desk, OPEN) == 0
    page = (await show(desk, f"/{person}/own-part")).text
    assert "U kunt hier pas iets bewaren als de jongere heeft ingestemd" in page


async def test_r48_a_worker_reads_it_and_each_look_is_noted(desk: Desk) -> None:
    person = await with_part(desk)
    page = (await show(desk, f"/{person}/own-part")).text

    assert all(word in page for word in WORDS)
    assert "Wordt gewist op" in page
    noted = await desk.rows("SELECT * FROM disclosure WHERE ground = 'WEB 9.2.7'")
    assert [str(each["data_subject_id"]) for each in noted] == [person]
    assert noted[0]["role"] == "doorstroompunt-worker"
    assert "gezondheid en strafrecht" in noted[0]["fields"]


async def test_r48_in_no_other_table_event_or_row_is_a_word_of_it(desk: Desk) -> None:
    await with_part(desk)
    tables = await desk.rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
        "AND relnamespace = 'public'::regnamespace"
    )
    async with desk.transactions.reaching(f"*,{OPEN}").read() as session:
        for table in [each["relname"] for each in tables]:
            rows = await session.execute(text(f"SELECT t::text AS row FROM {table} t"))
            found = str([row.row for row in rows])
            assert not any(word in found for word in WORDS), table
    events = await desk.rows("SELECT convert_from(body, 'UTF8') AS body FROM event_log")
    assert events
    assert "own" not in str(events)


async def test_r48_nobody_else_reads_it_by_any_address(desk: Desk) -> None:
    person = await with_part(desk)
    made: AppOfDesk = desk.http._transport.app  # type: ignore[attr-defined]
    guarded = [route for route in routes_of(made.app) if isinstance(permit_of_route(route), Action)]
    for held in OTHERS:
        headers = desk.asking(*held) | {"accept": "text/html"}
        for route in guarded:
            path = route.path.replace("{person_id}", person).replace("{subject}", person)
            if "{" in path or path in OF_THE_PROCESS or "GET" not in (route.methods or ()):
                continue
            answer = await desk.http.get(path, params={"subject": person}, headers=headers)
            assert not any(word in answer.text for word in WORDS), (held, path)
            if permit_of_route(route) is Action.KEEP_OWN_PART:
                assert answer.status_code in (403, 404), (held, path)
        for act in ("own-part", "own-part/erasure"):
            posted = await desk.http.post(
                f"/doorstroompunt/{person}/{act}", data={"health": "x"}, headers=headers
            )
            assert posted.status_code in (403, 404), (held, act)
    assert await parts(desk, OPEN) == 1
    assert "ongeluk" in (await show(desk, f"/{person}/own-part")).text


async def test_r48_the_rows_open_for_nobody_else_in_sql_whatever_they_may_do(desk: Desk) -> None:
    await with_part(desk)
    reaches: dict[str, set[str]] = {}
    for held in (*OTHERS, *strangers(), (WORKER,)):
        who = Who("s", "n", tuple(map(membership, held)), frozenset(_scopes()))
        for action in Action:
            access = decide(who, action, "municipality")
            if access is not None:
                reach = ",".join(sorted(access.reach.codes))
                reaches.setdefault(reach, set()).add(f"{held} {action}")

    opened = {reach: asked for reach, asked in reaches.items() if await parts(desk, reach)}
    assert opened == {OPEN: {f"{(WORKER,)} {Action.KEEP_OWN_PART}"}}
    assert await parts(desk, "*") == 0, "not even the service's own work"
    assert await parts(desk, "GM0599") == 0
    assert len(reaches) > 3


def _scopes() -> set[str]:
    return {action.value.partition(".")[0] for action in Action}


async def test_r48_nobody_else_writes_or_moves_such_a_row_in_sql(desk: Desk) -> None:
    person = UUID(await with_part(desk))
    insert = "INSERT INTO own_part VALUES (:person, 'GM0599', 'x', '2026-06-01')"
    statements = (insert, f"{insert} ON CONFLICT (subject) DO UPDATE SET sealed = 'x'")
    for reach in ("*", "GM0599", "GM0599/own-part-retention", "GM0307/own-part"):
        for statement in statements:
            with pytest.raises(DBAPIError, match=r"row-level security|violates unique"):
                async with desk.transactions.reaching(reach).begin() as tx:
                    await tx.session.execute(text(statement), {"person": person})
        async with desk.transactions.reaching(reach).begin() as tx:
            gone = await tx.session.execute(text("DELETE FROM own_part"))
            assert gone.rowcount == 0  # type: ignore[attr-defined]
    assert await parts(desk, OPEN) == 1


async def test_r48_after_the_support_it_is_read_and_erased_but_not_added_to(desk: Desk) -> None:
    person = await with_part(desk)
    await send(desk, f"/{person}/end", reason="stopped")
    page = (await show(desk, f"/{person}/own-part")).text
    refused = await send(desk, f"/{person}/own-part", health="Meer.")
    erased = await send(desk, f"/{person}/own-part/erasure")

    assert "ongeluk" in page
    assert "niet aanvullen" in page
    assert (refused.status_code, erased.status_code) == (409, 303)
    assert await parts(desk, OPEN) == 0
    assert await logged(desk) == [("erased", 1)]


async def test_r49_a_dry_run_says_when_and_the_day_deletes_it(desk: Desk) -> None:
    person = await with_part(desk)
    other = await started(desk)
    await send(desk, f"/{other}/own-part", health="Zelfde dag.")
    before = (await show(desk, "/retention", "municipality:GM0599:privacy-officer")).text
    await desk.live_until(datetime(2037, 4, 29, 8, tzinfo=AMSTERDAM))
    assert await parts(desk, OPEN) == 2
    await desk.live_until(datetime(2037, 4, 30, 8, tzinfo=AMSTERDAM))

    assert "30 april 2037" in before
    assert "Jansen" not in before
    assert person not in before
    assert await parts(desk, OPEN) == 0
    assert await desk.rows("SELECT * FROM own_part_term") == []
    assert await logged(desk) == [("birthday", 2)]
    log = await desk.rows("SELECT * FROM own_part_deletion")
    assert person not in str(log)
    after = (await show(desk, "/retention", "municipality:GM0599:privacy-officer")).text
    assert "Er wordt niets gewist" in after
    assert "Twee jaar na de 27e verjaardag" in after
    assert "verjaardag of" in (await show(desk, "/retention", WORKER)).text


async def test_r49_elsewhere_nobody_sees_what_goes_here(desk: Desk) -> None:
    await with_part(desk)
    page = (await show(desk, "/retention", "municipality:GM0307:privacy-officer")).text

    assert "2037" not in page


@pytest.mark.parametrize("by", ["a worker", "the school"])
async def test_r7_r49_a_startkwalificatie_brings_the_day_forward(desk: Desk, by: str) -> None:
    person = await with_part(desk)
    if by == "a worker":
        await send(desk, f"/{person}/startkwalificatie", obtained_on="2026-06-01")
    else:
        graduate = await linked(desk, person)
        obtained = a_graduation(level=2, startkwalificatie=True, diploma_on="2026-06-01")
        await desk.receive(obtained, subject=graduate)

    (kept,) = await desk.rows("SELECT * FROM own_part_term")
    assert (str(kept["delete_on"]), kept["because"]) == ("2028-06-01", "startkwalificatie")
    await desk.live_until(datetime(2028, 6, 1, 8, tzinfo=AMSTERDAM))
    assert await parts(desk, OPEN) == 0
    assert await logged(desk) == [("startkwalificatie", 1)]


async def linked(desk: Desk, person: str) -> UUID:
    """Let the school say who somebody is; returns its pseudonym."""
    row: dict[str, Any] = {"consultation_id": UUID(int=1), "subject": UUID(person)}
    async with desk.transactions.begin() as tx:
        await tx.session.execute(
            text(
                "INSERT INTO consultation (consultation_id, subject, gemeentecode, means, brin, "
                "asked_on, asked_by, answer_by) VALUES (:consultation_id, :subject, 'GM0599', "
                "'asked', '99ZZ', '2026-06-01', 'u', '2026-06-03')"
            ),
            row,
        )
    answer = an_answer(desk, row)
    await desk.receive(answer, subject=UUID(person))
    assert answer.person is not None
    return answer.person


async def test_r49_what_may_no_longer_be_kept_is_not_written_anew(desk: Desk) -> None:
    person = await recorded(desk, birth_date="1999-06-03", last_diploma="other", diploma_on="")
    agreed = {"agreed_on": "2026-06-01", "agreed_by": "phone", "aim": "education"}
    await send(desk, f"/{person}/start", **agreed)
    await desk.live_until(datetime(2028, 6, 3, 8, tzinfo=AMSTERDAM))
    refused = await send(desk, f"/{person}/own-part", **SECRET)

    assert refused.status_code == 409
    assert "niet meer bewaren" in refused.text
    assert await parts(desk, OPEN) == 0
