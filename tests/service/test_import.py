"""The import of graduates: good rows go in, bad rows come out, a broken file changes nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import psutil
import pytest

from services.school.importing.reading import BrokenFile, ahead
from services.school.imports import import_graduates
from shared.schemas.school import StudentGraduated, StudentRegistered
from tests.builders import COLUMNS, a_file, a_row
from tests.service.conftest import Desk, NewDesk


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    return await new_desk("school")


async def send(school: Desk, content: bytes) -> list[dict[str, Any]]:
    response = await school.http.post("/imports/graduates", content=content)
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.text.splitlines()]


async def count(school: Desk) -> dict[str, Any]:
    (found,) = await school.rows(
        "SELECT (SELECT count(*) FROM student) AS students, "
        "(SELECT count(*) FROM event_log) AS events, (SELECT count(*) FROM outbox) AS pending, "
        "(SELECT count(*) FROM regie) AS regie"
    )
    return found


async def test_a_graduate_goes_in_with_event_pseudonym_and_regie(school: Desk) -> None:
    (summary,) = await send(school, a_file(a_row(diplomadatum="2026-05-20")))

    (event,) = await school.recorded(StudentGraduated)
    (student,) = await school.rows("SELECT * FROM student")
    assert summary == {
        "kind": "summary",
        "rows": 1,
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "rejected": 0,
    }
    assert await count(school) == {"students": 1, "events": 1, "pending": 1, "regie": 1}
    assert (event["subject"], event["term_ends_on"]) == (student["subject"], "2027-05-20")
    assert (student["next_step"], str(student["next_step_on"])) == ("prepare-90", "2027-02-19")


async def test_r46_r47_the_event_says_nothing_about_who(school: Desk) -> None:
    await send(school, a_file(a_row()))

    (event,) = await school.recorded(StudentRegistered)
    for personal in ("Noor", "Vries", "500001", "example", "2006"):
        assert personal not in json.dumps(event, default=str)


async def test_the_same_file_again_changes_nothing(school: Desk) -> None:
    content = a_file(a_row(), a_row(studentnummer="500002", diplomadatum="2026-05-20"))
    await send(school, content)
    before = await count(school)

    (summary,) = await send(school, content)

    assert (summary["added"], summary["unchanged"]) == (0, 2)
    assert await count(school) == before


FORMS = {
    "byte order mark": b"\xef\xbb\xbf" + a_file(a_row()),
    "commas": a_file(a_row()).replace(b";", b","),
    "windows line ends": a_file(a_row()).replace(b"\n", b"\r\n"),
    "quoted newline": a_file(a_row(klas='"2BOL\n001"')),
    "no last newline": a_file(a_row()).rstrip(),
    "place name instead of code": a_file(a_row(gemeentecode="", woonplaats="rotterdam")),
    "empty line": a_file(a_row(), ""),
}


@pytest.mark.parametrize("form", FORMS)
async def test_the_forms_that_schools_send_are_read(school: Desk, form: str) -> None:
    (summary,) = await send(school, FORMS[form])

    assert (summary["added"], summary["rejected"]) == (1, 0)


REFUSED = [
    ("brin", "25-LP"),
    ("brin", "12AB"),
    ("crebo", "99999"),
    ("niveau", "3"),
    ("leerweg", "deeltijd"),
    ("gemeentecode", "GM9999"),
    ("geboortedatum", "30-04-2006"),
    ("geboortedatum", "2020-01-01"),
    ("diplomadatum", "2026-02-30"),
    ("diplomadatum", "1999-07-01"),
    ("email", "noor.student.example"),
    ("vervolgopleiding", "misschien"),
    ("voornaam", ""),
    ("studentnummer", "111222333"),
    ("achternaam", "de Vries 111222333"),
    ("slber_naam", "111.222.333"),
]


@pytest.mark.parametrize(("column", "value"), REFUSED)
async def test_a_bad_value_comes_out_with_line_column_and_reason(
    school: Desk, column: str, value: str
) -> None:
    content = a_file(a_row(studentnummer="1"), a_row(**{column: value}))
    summary, refused = await send(school, content)

    assert (summary["added"], summary["rejected"]) == (1, 1)
    assert (refused["line"], refused["column"]) == (3, column)
    assert refused["reason"].endswith(".")
    assert "111222333" not in json.dumps(refused)


async def test_the_line_of_a_refused_row_is_where_it_starts(school: Desk) -> None:
    rows = [a_row(klas='"2BOL\n001"'), a_row(studentnummer="2", brin="?")]
    _, refused = await send(school, a_file(*rows))

    assert refused["line"] == 4


async def test_a_number_that_is_there_twice_is_taken_once(school: Desk) -> None:
    summary, refused = await send(school, a_file(a_row(), a_row(voornaam="Daan")))

    assert (summary["added"], refused["column"]) == (1, "studentnummer")


BROKEN = {
    "no UTF-8 halfway": a_file(*[a_row(studentnummer=str(n)) for n in range(9)]) + b"\xff",
    "NUL": a_file(a_row()) + b"\0",
    "quote is not closed": a_file(a_row(), a_row(studentnummer="2", klas='"2BOL')),
    "columns are missing": b"brin;studentnummer\n99ZZ;1\n",
    "empty": b"",
}


@pytest.mark.parametrize("case", BROKEN)
async def test_a_broken_file_leaves_nothing_half_written(school: Desk, case: str) -> None:
    response = await school.http.post("/imports/graduates", content=BROKEN[case])

    assert response.status_code == 422
    assert "Er is niets opgeslagen." in response.json()["detail"]
    assert await count(school) == {"students": 0, "events": 0, "pending": 0, "regie": 0}


async def test_a_connection_that_breaks_leaves_nothing_half_written(school: Desk) -> None:
    async def half() -> AsyncIterator[bytes]:
        yield a_file(*[a_row(studentnummer=str(n)) for n in range(20_000)])
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await import_graduates(half(), school.transactions, {"99ZZ"})

    assert (await count(school))["students"] == 0


async def test_a_student_may_change_until_the_diploma_and_not_after(school: Desk) -> None:
    await send(school, a_file(a_row()))
    (changed,) = await send(school, a_file(a_row(diplomadatum="2026-05-29")))
    summary, refused = await send(school, a_file(a_row(diplomadatum="2026-05-20")))

    assert (changed["changed"], summary["rejected"]) == (1, 1)
    assert refused["column"] == "diploma_on"
    assert len(await school.recorded(StudentGraduated)) == 1


async def test_columns_may_come_in_any_order(school: Desk) -> None:
    names, values = COLUMNS.split(";"), a_row().split(";")
    content = ";".join(reversed(names)) + "\n" + ";".join(reversed(values)) + "\n"
    (summary,) = await send(school, content.encode())

    assert summary["added"] == 1


async def test_the_next_block_is_made_while_one_is_used() -> None:
    made: list[int] = []
    closed = asyncio.Event()

    async def source() -> AsyncIterator[int]:
        try:
            for number in (1, 2, 3):
                made.append(number)
                yield number
            raise BrokenFile("the end is missing")
        finally:
            closed.set()

    used = []
    with pytest.raises(BrokenFile):
        async for number in ahead(source()):
            await asyncio.sleep(0)
            used.append((number, list(made)))

    assert used == [(1, [1, 2]), (2, [1, 2, 3]), (3, [1, 2, 3])]
    assert closed.is_set()


@pytest.mark.slow
async def test_memory_does_not_grow_with_the_file(school: Desk) -> None:
    process, sizes = psutil.Process(), []

    async def many() -> AsyncIterator[bytes]:
        yield COLUMNS.encode() + b"\n"
        for block in range(60):
            first = block * 1000
            rows = (a_row(studentnummer=str(n)) for n in range(first, first + 1000))
            yield ("\n".join(rows) + "\n").encode()
            sizes.append(process.memory_info().rss)

    result = await import_graduates(many(), school.transactions, {"99ZZ"})
    result.refused.close()

    assert result.written.added == 60_000
    grown_by = sizes[-1] - sizes[len(sizes) // 3]
    assert grown_by < 40 * 1024 * 1024
