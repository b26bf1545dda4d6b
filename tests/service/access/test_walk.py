"""Walks every address of every service as somebody of another organisation, and as nobody (R54)."""

import json
import re
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text

from shared.access.actions import Action
from shared.access.gate import permit_of_route, routes_of
from shared.access.table import TABLE
from shared.access.who import Role
from tests.service.access.forms import Form
from tests.service.access.worlds import WORLDS, World, strangers
from tests.service.conftest import AppOfDesk, NewDesk

OPERATIONS: dict[str, Any] = {"/events/republish": {}, "/clock": {"now": "2026-06-02T08:00:00Z"}}
OPERATORS = (Action.OPERATE, Action.READ_MESSAGES, Action.PREVIEW_MAILS, Action.KEEP_JOININGS)
"""What operators may do everywhere; the table grants them no personal data."""
OWN = ("99ZZ", "P01", "GM0599")
"""Codes of the organisations whose worlds are walked; others may add rows of their own."""
REGION = ("partner", "partner_step", "trainer", "module")
"""The school's tables that are the region's: no organisation's own, no young person."""
KNOWN_TO_ALL = {"partner_id", "trainer_id", "module_id", "brin", "crebo", "code"} | {
    "topic", "year", "figure", "part",
}  # fmt: skip
"""Names that everybody knows: of the region's catalogue, schools, courses, and parts of reports."""
QUERY = {
    "diploma_from": "2020-01-01",
    "diploma_until": "2030-01-01",
    "on": "2030-01-01",
    "until": "2030-01-01",
    "first": "2020-01-01",
    "last": "2030-01-01",
}


@pytest.fixture(params=sorted(WORLDS))
async def world(request: pytest.FixtureRequest, new_desk: NewDesk) -> World:
    return await WORLDS[request.param](new_desk)


def routes(world: World) -> list[APIRoute]:
    made: AppOfDesk = world.desk.http._transport.app  # type: ignore[attr-defined]
    return list(routes_of(made.app))


async def ask(world: World, route: APIRoute, headers: dict[str, str]) -> httpx2.Response:
    """Ask for an address as one who knows every identifier."""
    path = route.path.replace("{letter_id}", "1")
    for name, value in world.values.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, f"no value for {route.path}"
    (method,) = route.methods or {"GET"}
    body = (OPERATIONS | world.bodies).get(route.path)
    assert method != "POST" or body is not None or not route.body_field, f"no body for {route.path}"
    params = QUERY.copy()
    if route.path != "/privacy/disclosures":  # its form shows what one asked for
        params["subject"] = world.values["subject"]
    content: dict[str, Any] = {"content": body} if isinstance(body, str) else {"json": body}
    if isinstance(body, Form):
        content = {"data": body.fields, "files": body.files}
    http = world.desk.http
    http.cookies.clear()  # a message that waits for somebody else
    return await http.request(method, path, params=params, headers=headers, **content)


def guarded(world: World) -> list[APIRoute]:
    return [r for r in routes(world) if isinstance(permit_of_route(r), Action)]


async def test_r54_nobody_gets_in_without_signing_in(world: World) -> None:
    world.desk.askers.known["nobody"] = None
    for route in guarded(world):
        if Action.OPERATE is permit_of_route(route):
            continue
        answer = await ask(world, route, {"x-asking": "nobody"})
        assert answer.status_code == 401, (route.path, answer.text)


async def test_r54_nothing_leaks_to_another_organisation(world: World) -> None:
    before = await fingerprint(world)
    for stranger in strangers():
        headers = world.desk.asking(*stranger)
        for route in guarded(world):
            if "operator" in str(stranger) and permit_of_route(route) in OPERATORS:
                continue
            answer = await ask(world, route, headers)
            leaks = [secret for secret in world.secrets if secret in answer.text]
            assert not leaks, (stranger, route.path, answer.text)
            assert answer.status_code < 500, (stranger, route.path, answer.text)
            counted = re.findall(r'"[a-z_]+": ?([1-9][0-9]*)', answer.text)
            if answer.status_code == 200 and route.path == "/overview":
                assert not counted, (stranger, answer.text)
    after = await fingerprint(world)
    assert [row for row in before if row not in after] == [], "another organisation changed this"
    added = [row for row in after if row not in before]
    assert [row for row in added if any(code in str(row) for code in OWN)] == []


@pytest.mark.timeout(300)
async def test_r54_to_others_a_full_service_looks_like_an_empty_one(
    world: World, request: pytest.FixtureRequest, new_desk: NewDesk
) -> None:
    """Lists, counts, sorting and refusals tell nothing of people that one has no link with."""
    service = request.node.callspec.params["world"]
    empty = World(await new_desk(service), [], world.values, world.bodies)
    if world.own_of_others:
        await world.own_of_others(empty.desk)
    empty.desk.clock.move_to(world.desk.clock.now())
    if service == "school":
        await copy_region(world, empty)
    for stranger in strangers():
        for route in guarded(world):
            if permit_of_route(route) in OPERATORS or not reads(route):
                continue
            seen, there = [
                await ask(each, route, each.desk.asking(*stranger)) for each in (world, empty)
            ]
            assert (seen.status_code, _lasting(seen.text)) == (
                there.status_code,
                _lasting(there.text),
            ), (stranger, route.path)
    assert await noticed(world, empty), "those who may see it do see the difference"


def _lasting(page: str) -> str:
    """Leave out what is new each time a form is shown."""
    return re.sub(r'name="form_key" value="[^"]*"', "", page)


@pytest.mark.timeout(300)
async def test_r54_what_is_of_others_answers_as_what_does_not_exist(world: World) -> None:
    """Whoever guesses an identifier learns nothing by a 403 or another text than of a made-up."""
    hidden = set(world.values) - KNOWN_TO_ALL
    made_up = world.values | {name: str(uuid4()) for name in hidden}
    swapped = {world.values[name]: made_up[name] for name in hidden}
    bodies = {path: _swap_body(body, swapped) for path, body in world.bodies.items()}
    guessed = World(world.desk, world.secrets, made_up, bodies)
    asked = with_identifiers(world)
    for stranger in strangers():
        headers = world.desk.asking(*stranger)
        for route in guarded(world):
            if route.path not in asked:
                continue
            real, other = [await ask(each, route, headers) for each in (world, guessed)]
            assert real.status_code != 200 or real.json() == [], (stranger, route.path)
            expected = (other.status_code, _swap(other.text, {v: k for k, v in swapped.items()}))
            assert (real.status_code, real.text) == expected, (stranger, route.path)
    if asked:  # notifications has no such address
        assert await noticed(world, guessed), "those who may see it do see the difference"


async def noticed(world: World, other: World) -> list[str]:
    """Return the addresses where who may read everything sees a difference between two worlds."""
    reading = [r for r in guarded(world) if reads(r) and permit_of_route(r) is not Action.OPERATE]
    differing = []
    for route in reading:
        seen, there = [await ask(each, route, {}) for each in (world, other)]
        assert max(seen.status_code, there.status_code) < 500, (route.path, seen.text)
        if seen.text != there.text:
            differing.append(route.path)
    return differing


def reads(route: APIRoute) -> bool:
    return "GET" in (route.methods or ())


def with_identifiers(world: World) -> set[str]:
    """Return the addresses that take an identifier, in the path or the body."""
    asked = [route for route in guarded(world) if permit_of_route(route) not in OPERATORS]
    mentioned = {path for path, body in world.bodies.items() if _mentions(body, world)}
    in_body = mentioned & {route.path for route in asked}
    names = set(world.values) - KNOWN_TO_ALL
    in_path = {r.path for r in asked if any(f"{{{name}}}" in r.path for name in names)}
    return in_body | in_path


async def copy_region(world: World, empty: World) -> None:
    """Copy what is the region's, so that only what is an organisation's own is missing."""
    for table in REGION:
        rows = await world.desk.rows(f"SELECT row_to_json({table})::text AS row FROM {table}")
        copy = text(f"INSERT INTO {table} SELECT * FROM json_populate_record(NULL::{table}, :row)")
        async with empty.desk.transactions.begin() as tx:
            for row in rows:
                await tx.session.execute(copy, row)


def _mentions(body: object, world: World) -> bool:
    typed = json.dumps(body.fields if isinstance(body, Form) else body)
    return any(value in typed for name, value in world.values.items() if name not in KNOWN_TO_ALL)


def _swap_body(body: object, swapped: dict[str, str]) -> object:
    if isinstance(body, Form):
        return Form(json.loads(_swap(json.dumps(body.fields), swapped)), body.files)
    return json.loads(_swap(json.dumps(body), swapped))


def _swap(text: str, swapped: dict[str, str]) -> str:
    for real, other in swapped.items():
        text = text.replace(real, other)
    return text


async def fingerprint(world: World) -> list[dict[str, Any]]:
    """Return the content of every protected table, but for what imports and catalogues add."""
    tables = await world.desk.rows(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relname <> 'disclosure' ORDER BY 1"
    )
    content: list[dict[str, Any]] = []
    for table in tables:
        content += await world.desk.rows(f"SELECT {table['relname']}::text FROM {table['relname']}")
    return sorted(content, key=str)


async def test_r51_every_action_of_the_table_has_roles_a_ground_and_a_purpose() -> None:
    assert {permit.action for permit in TABLE} == set(Action)
    assert len(TABLE) == len(Action)
    for permit in TABLE:
        assert permit.roles, permit.action
        assert permit.ground, permit.action
        assert permit.purpose.endswith("."), permit.action


async def test_operators_see_no_personal_data() -> None:
    for permit in TABLE:
        assert Role.OPERATOR not in permit.roles or not permit.fields, permit.action


async def test_every_action_is_asked_somewhere(new_desk: NewDesk) -> None:
    asked = set()
    for make in WORLDS.values():
        asked |= {permit_of_route(route) for route in routes(await make(new_desk))}
    assert set(Action) - asked == set()
