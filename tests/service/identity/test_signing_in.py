"""People sign in by code with PKCE; sessions end, forms carry a token, and nothing is replayed."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from fastapi import APIRouter, FastAPI

from shared.access.actions import Action
from shared.access.gate import NoPermit, check_every_route, permits
from shared.identity.limits import TRIES
from shared.identity.sessions import IDLE, LENGTH
from shared.identity.signing_in import local_path
from tests.service.identity.conftest import Place

WORKER = "u-city-worker"


@pytest.fixture
async def browser() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient() as http:
        yield http


async def to_the_issuer(
    place: Place, browser: httpx2.AsyncClient, page: str = "/privacy/table"
) -> str:
    """Ask for a page and return the address of the issuer that one is sent to."""
    first = await browser.get(f"{place.url}/privacy/table", headers={"accept": "text/html"})
    assert first.status_code == 303, first.text
    second = await browser.get(place.url + first.headers["location"])
    assert second.status_code == 303, second.text
    return str(second.headers["location"])


async def choose(browser: httpx2.AsyncClient, address: str, sub: str = WORKER) -> str:
    """Be somebody at the issuer; returns the address with the code."""
    chosen = await browser.post(address, data={"sub": sub})
    assert chosen.status_code == 303, chosen.text
    return str(chosen.headers["location"])


async def sign_in(place: Place, browser: httpx2.AsyncClient, sub: str = WORKER) -> None:
    back = await choose(browser, await to_the_issuer(place, browser), sub)
    answer = await browser.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/privacy/table")


async def status(place: Place, browser: httpx2.AsyncClient) -> int:
    return (await browser.get(f"{place.url}/handovers")).status_code


async def csrf(place: Place, browser: httpx2.AsyncClient) -> str:
    page = (await browser.get(f"{place.url}/privacy/table")).text
    (token,) = re.findall(r'name="csrf" value="([^"]+)"', page)
    return str(token)


async def test_who_signs_in_comes_back_to_the_page_and_sees_the_own_name(
    place: Place, browser: httpx2.AsyncClient
) -> None:
    await sign_in(place, browser)
    page = await browser.get(f"{place.url}/privacy/table")

    assert "Ineke Verhoef" in page.text
    assert await status(place, browser) == 200


async def test_the_cookie_is_for_the_browser_only(
    place: Place, browser: httpx2.AsyncClient
) -> None:
    answer = await browser.get(f"{place.url}/sign-in")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


async def test_headers_keep_a_browser_from_what_pages_never_ask(
    place: Place, browser: httpx2.AsyncClient
) -> None:
    await sign_in(place, browser)
    page = await browser.get(f"{place.url}/privacy/table")

    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "<style" not in page.text
    assert " style=" not in page.text
    assert re.findall(r"<script(?! src=)", page.text) == []


async def test_without_a_role_the_answer_is_no_and_without_a_link_it_is_not_found(
    place: Place, browser: httpx2.AsyncClient
) -> None:
    await sign_in(place, browser, "u-city-region")
    assert await status(place, browser) == 403

    async with httpx2.AsyncClient() as other:
        await sign_in(place, other, "u-city2-worker")
        assert (await other.get(f"{place.url}/handovers")).json() == []


async def test_a_code_works_once(place: Place, browser: httpx2.AsyncClient) -> None:
    address = await to_the_issuer(place, browser)
    back = await choose(browser, address)
    code = parse_qs(urlsplit(back).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": "wrong"}
    form["redirect_uri"] = f"{place.url}/sign-in/callback"

    stolen = await browser.post(f"{place.issuer}/token", data=form)
    used = await browser.get(back)

    assert stolen.json() == {"error": "invalid_grant"}
    assert used.status_code == 400
    assert await status(place, browser) == 401


async def test_an_answer_of_the_issuer_works_once_and_in_one_browser(
    place: Place, browser: httpx2.AsyncClient
) -> None:
    back = await choose(browser, await to_the_issuer(place, browser))
    async with httpx2.AsyncClient() as thief:
        assert (await thief.get(back)).status_code == 400
        assert await status(place, thief) == 401
    assert (await browser.get(back)).status_code == 303
    assert (await browser.get(back)).status_code == 400


async def test_a_state_that_was_not_asked_is_refused(
    place: Place, browser: httpx2.AsyncClient
) -> None:
    back = await choose(browser, await to_the_issuer(place, browser))
    changed = re.sub(r"state=[^&]+", "state=other", back)
    assert (await browser.get(changed)).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "http://127.0.0.1:9/sign-in/callback"},
        {"client_id": "somebody"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"response_type": "token"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_the_issuer_sends_codes_only_where_it_should(
    place: Place, browser: httpx2.AsyncClient, change: dict[str, str]
) -> None:
    address = urlsplit(await to_the_issuer(place, browser))
    query = {name: values[0] for name, values in parse_qs(address.query).items()} | change
    answer = await browser.post(
        f"{place.issuer}/authorize?{urlencode(query)}", data={"sub": WORKER}
    )
    assert answer.status_code == 400


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "moments",
    [[IDLE - MINUTE, IDLE * 2], [LENGTH * 0.4, LENGTH * 0.8, LENGTH + MINUTE]],
    ids=["idle", "at its end"],
)
async def test_a_session_ends(
    place: Place, browser: httpx2.AsyncClient, moments: list[timedelta]
) -> None:
    await sign_in(place, browser)
    found = []
    for place.clock.ahead in moments:
        found.append(await status(place, browser))
    assert found == [200] * (len(moments) - 1) + [401]


async def test_r31_a_revoked_session_is_over_at_once(
    place: Place, browser: httpx2.AsyncClient
) -> None:
    await sign_in(place, browser)
    assert await place.identity.sessions.revoke(WORKER) == 1
    assert await status(place, browser) == 401


async def test_a_changed_cookie_is_no_cookie(place: Place, browser: httpx2.AsyncClient) -> None:
    await sign_in(place, browser)
    (cookie,) = list(browser.cookies.jar)
    value = cookie.value or ""
    other_letter = "A" if value[10] != "A" else "B"
    spoilt = SimpleCookie({cookie.name: value[:10] + other_letter + value[11:]})
    async with httpx2.AsyncClient() as other:
        headers = {"cookie": spoilt.output(header="", sep=";").strip()}
        assert (await other.get(f"{place.url}/handovers", headers=headers)).status_code == 401


async def test_signing_out_ends_the_session_here_and_at_the_issuer(
    place: Place, browser: httpx2.AsyncClient
) -> None:
    await sign_in(place, browser)
    (cookie,) = list(browser.cookies.jar)
    token = await csrf(place, browser)
    answer = await browser.post(f"{place.url}/sign-out", data={"csrf": token})

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{place.issuer}/logout?id_token_hint=")
    async with httpx2.AsyncClient() as thief:
        headers = {"cookie": f"{cookie.name}={cookie.value}"}
        assert (await thief.get(f"{place.url}/handovers", headers=headers)).status_code == 401


@pytest.mark.parametrize("token", [None, "", "of another session"])
async def test_a_form_without_the_token_of_the_session_does_nothing(
    place: Place, browser: httpx2.AsyncClient, token: str | None
) -> None:
    await sign_in(place, browser)
    form = {} if token is None else {"csrf": token}
    path = f"{place.url}/cases/01990000-0000-7000-8000-00000000000a/declination"

    assert (await browser.post(f"{place.url}/sign-out", data=form)).status_code == 403
    assert (await browser.post(path, data=form)).status_code == 403
    headers = {"x-csrf-token": await csrf(place, browser)}
    assert (await browser.post(path, headers=headers)).status_code == 404
    assert await status(place, browser) == 200


@pytest.mark.parametrize(
    "asked",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", None],
)
def test_after_signing_in_one_stays_here(asked: str | None) -> None:
    assert local_path(asked) == "/"
    assert local_path("/privacy/table?x=1") == "/privacy/table?x=1"


async def test_who_tries_too_often_waits(place: Place, browser: httpx2.AsyncClient) -> None:
    answers = [await browser.get(f"{place.url}/sign-in") for _ in range(TRIES.amount + 1)]

    assert {answer.status_code for answer in answers[:-1]} == {303}
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"] == "60"
    assert answers[-1].headers["content-type"] == "application/problem+json"


async def answer() -> str:
    return "yes"


def test_an_address_without_a_permit_stops_the_service_from_starting() -> None:
    app, inner, outer = FastAPI(docs_url=None, redoc_url=None), APIRouter(), APIRouter()
    inner.get("/good", dependencies=[permits(Action.READ_TABLE)])(answer)
    outer.include_router(inner)
    app.include_router(outer)
    check_every_route(app)
    inner.get("/forgotten")(answer)
    with pytest.raises(NoPermit, match="/forgotten"):
        check_every_route(app)
