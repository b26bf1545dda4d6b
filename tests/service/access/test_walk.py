"""Walks every address of every service as somebody of another organisation, and as nobody (R54)."""

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from shared.access.actions import Action
from shared.access.gate import permit_of_route, routes_of
from shared.access.table import TABLE
from shared.access.who import Role
from tests.service.access.worlds import WORLDS, Form, World, strangers
from tests.service.conftest import NewDesk

OPERATIONS: dict[str, Any] = {"/events/republish": {}, "/clock": {"now": "2026-06-02T08:00:00Z"}}
OPERATORS = (Action.OPERATE, Action.READ_MESSAGES)
"""What operators may do everywhere; the table grants them no personal data."""
QUERY = {
    "diploma_from": "2020-01-01",
    "diploma_until": "2030-01-01",
    "on": "2030-01-01",
    "until": "2030-01-01",
}


@pytest.fixture(params=sorted(WORLDS))
async def world(request: pytest.FixtureRequest, new_desk: NewDesk) -> World:
    return await WORLDS[request.param](new_desk)


def routes(world: World) -> list[APIRoute]:
    app: FastAPI = world.desk.http._transport.app  # type: ignore[attr-defined]
    return list(routes_of(app))


async def ask(world: World, route: APIRoute, headers: dict[str, str]) -> httpx.Response:
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
    assert await fingerprint(world) == before, "somebody of another organisation changed something"


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
