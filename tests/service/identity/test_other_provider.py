"""Signing in at an OpenID provider that is not ours: what the standards ask, and nothing else."""

import base64
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest

from shared.identity import issuer as issuer_module
from shared.identity.identity import Identity
from tests.builders import a_record
from tests.conftest import NewSettings
from tests.oidc import provider
from tests.service.identity.conftest import SECRET
from tests.service.test_municipality import an_offered
from tests.serving import free_port, served_at

CLAIM = "estafette_memberships"
API, OTHER_API = "urn:estafette:api", "urn:somebody:else"
WORKER, STRANGER = "ineke", "dilan"


@dataclass
class Elsewhere:
    """The service, and the provider that it trusts."""

    url: str
    issuer: str
    identity: Identity

    async def token(self, resource: str = API, scope: str = "offers cases") -> str:
        """Return an access token of a system; it is meant for one resource."""
        form = {"grant_type": "client_credentials", "resource": resource, "scope": scope}
        async with httpx2.AsyncClient(trust_env=False) as http:
            answer = await http.post(f"{self.issuer}/token", data=form, auth=("a-system", SECRET))
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def ask(self, token: str, path: str = "/handovers") -> httpx2.Response:
        """Ask the service as who has this token."""
        async with httpx2.AsyncClient(base_url=self.url, trust_env=False) as http:
            return await http.get(path, headers={"authorization": f"Bearer {token}"})


def settings_of(url: str, issuer: str) -> dict[str, Any]:
    """Return what the provider must know: two people, and one system."""
    return {
        "issuer": issuer,
        "port": urlsplit(issuer).port,
        "claim": CLAIM,
        "audiences": {API: "estafette-api", OTHER_API: "somebody-else"},
        "people": {
            WORKER: {"name": "Ineke Verhoef", CLAIM: ["municipality:GM0599:case-worker"]},
            STRANGER: {"name": "Dilan Kaya", CLAIM: ["municipality:GM1924:case-worker"]},
        },
        "systems": {"a-system": ["municipality:GM0599:system"]},
        "clients": [
            {
                "client_id": "estafette",
                "token_endpoint_auth_method": "none",
                "redirect_uris": [f"{url}/sign-in/callback"],
                "post_logout_redirect_uris": [url],
            },
            {
                "client_id": "a-system",
                "client_secret": SECRET,
                "grant_types": ["client_credentials"],
                "redirect_uris": [],
                "response_types": [],
            },
        ],
    }


@pytest.fixture
async def elsewhere(new_settings: NewSettings, tmp_path: Path) -> AsyncIterator[Elsewhere]:
    ports = free_port(), free_port()
    url, issuer = (f"http://127.0.0.1:{port}" for port in ports)
    settings = (await new_settings("municipality")).model_copy(
        update={"oidc_issuer": issuer, "public_url": url}
    )
    async with (
        provider(settings_of(url, issuer), tmp_path / "provider.log"),
        served_at(settings, ports[0]) as here,
    ):
        offered = a_record(an_offered(here.transactions.sealer))
        await here.service.inbox.receive([offered], here.transactions)
        yield Elsewhere(url, issuer, here.identity)


@pytest.fixture
async def browser() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(trust_env=False) as http:
        yield http


async def follow(
    browser: httpx2.AsyncClient, answer: httpx2.Response, until: str
) -> httpx2.Response:
    """Follow redirects and fill in the provider's forms, up to an address that begins so."""
    while True:
        while answer.is_redirect:
            address = urljoin(str(answer.url), answer.headers["location"])
            answer = await browser.get(address)
            if address.startswith(until):
                return answer
        form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
        (action,) = re.findall(r'action="([^"]+)"', answer.text)
        if form.get("prompt") == "login":
            form |= {"login": browser.headers["x-person"], "password": "not asked"}
        answer = await browser.post(urljoin(str(answer.url), action), data=form)


async def sign_in(
    elsewhere: Elsewhere, browser: httpx2.AsyncClient, person: str = WORKER
) -> httpx2.Response:
    """Sign in at the provider as a person; returns the page one wanted to see."""
    browser.headers["x-person"] = person
    wanted = f"{elsewhere.url}/privacy/table"
    first = await browser.get(wanted, headers={"accept": "text/html"})
    return await follow(browser, first, wanted)


async def test_somebody_signs_in_by_code_with_pkce(
    elsewhere: Elsewhere, browser: httpx2.AsyncClient
) -> None:
    page = await sign_in(elsewhere, browser)
    shown = await browser.get(f"{elsewhere.url}/handovers")

    assert page.status_code == 200, page.text
    assert "Ineke Verhoef" in page.text
    assert (shown.status_code, len(shown.json())) == (200, 1)


async def test_the_memberships_of_the_provider_say_what_one_reaches(
    elsewhere: Elsewhere, browser: httpx2.AsyncClient
) -> None:
    await sign_in(elsewhere, browser, STRANGER)
    shown = await browser.get(f"{elsewhere.url}/handovers")
    assert (shown.status_code, shown.json()) == (200, [])


async def test_signing_out_ends_the_session_at_both(
    elsewhere: Elsewhere, browser: httpx2.AsyncClient
) -> None:
    page = await sign_in(elsewhere, browser)
    (csrf,) = re.findall(r'name="csrf" value="([^"]+)"', page.text)
    answer = await browser.post(f"{elsewhere.url}/sign-out", data={"csrf": csrf})
    asked = await browser.get(answer.headers["location"])
    confirmed = await browser.post(
        re.findall(r'action="([^"]+)"', asked.text)[0],
        data=dict(re.findall(r'name="(\w+)" value="([^"]*)"', asked.text)) | {"logout": "yes"},
    )

    assert confirmed.headers["location"].rstrip("/") == elsewhere.url
    assert (await browser.get(f"{elsewhere.url}/handovers")).status_code == 401
    browser.headers["x-person"] = STRANGER
    again = await sign_in(elsewhere, browser, STRANGER)
    assert "Dilan Kaya" in again.text, "the provider asked again who it is"


async def test_a_system_reads_with_a_token_for_this_audience(elsewhere: Elsewhere) -> None:
    answer = await elsewhere.ask(await elsewhere.token())
    assert (answer.status_code, len(answer.json())) == (200, 1)


async def test_a_system_does_no_more_than_its_scopes(elsewhere: Elsewhere) -> None:
    token = await elsewhere.token(scope="cases")
    assert (await elsewhere.ask(token, "/cases")).status_code == 200
    assert (await elsewhere.ask(token)).status_code == 403


async def test_a_token_for_another_audience_is_refused(elsewhere: Elsewhere) -> None:
    answer = await elsewhere.ask(await elsewhere.token(OTHER_API))
    assert (answer.status_code, answer.json()["detail"]) == (401, "Meld u eerst aan.")


async def test_an_expired_token_is_refused(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, later = await elsewhere.token(), time.time() + 700
    monkeypatch.setattr("shared.identity.tokens.time.time", lambda: later)
    assert (await elsewhere.ask(token)).status_code == 401


@pytest.mark.parametrize("changed", [{}, {"exp": 4_000_000_000}], ids=["as it was", "longer"])
async def test_a_token_without_signature_is_refused(
    elsewhere: Elsewhere, changed: dict[str, Any]
) -> None:
    _, body, _ = (await elsewhere.token()).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "==")) | changed
    forged = f"{part({'alg': 'none', 'typ': 'at+jwt'})}.{part(claims)}."
    assert (await elsewhere.ask(forged)).status_code == 401


def part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


async def test_new_keys_are_fetched_and_the_former_stay_good(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = await elsewhere.token()
    assert (await elsewhere.ask(former)).status_code == 200
    async with httpx2.AsyncClient(trust_env=False) as http:
        assert (await http.post(f"{elsewhere.issuer}/test/rotate")).status_code == 204
    renewed = await elsewhere.token()

    assert key_of(renewed) != key_of(former)
    assert (await elsewhere.ask(renewed)).status_code == 401, "asked for keys a moment ago"
    monkeypatch.setattr(issuer_module, "ASK_AGAIN_SECONDS", 0.0)
    assert (await elsewhere.ask(renewed)).status_code == 200
    assert (await elsewhere.ask(former)).status_code == 200


def key_of(token: str) -> str:
    header = json.loads(base64.urlsafe_b64decode(token.split(".", maxsplit=1)[0] + "=="))
    return str(header["kid"])
