"""Tokens of systems: what the issuer vouches for gets in, and nothing else does."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from shared.identity import issuer as issuer_module
from tests.service.identity.conftest import SECRET, Place

Forge = Callable[[Place], str]


async def ask(place: Place, token: str, path: str = "/handovers") -> httpx2.Response:
    async with httpx2.AsyncClient(base_url=place.url) as http:
        return await http.get(path, headers={"authorization": f"Bearer {token}"})


async def fetch(place: Place, secret: str = SECRET, scope: str = "") -> httpx2.Response:
    async with httpx2.AsyncClient(base_url=place.issuer) as http:
        form = {"grant_type": "client_credentials", "scope": scope}
        return await http.post("/token", data=form, auth=("a-system", secret))


async def test_a_system_gets_a_token_and_reads_its_own(place: Place) -> None:
    token = (await fetch(place)).json()["access_token"]
    answer = await ask(place, token)

    assert answer.status_code == 200, answer.text
    assert len(answer.json()) == 1


async def test_a_wrong_secret_gets_no_token(place: Place) -> None:
    answer = await fetch(place, secret="wrong")
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_client"})


async def test_a_system_can_do_only_what_its_scopes_say(place: Place) -> None:
    token = (await fetch(place, scope="cases")).json()["access_token"]

    assert (await ask(place, token, "/cases")).status_code == 200
    assert (await ask(place, token)).status_code == 403


def sign(place: Place, **changed: Any) -> str:
    return place.keys.sign("at+jwt", place.claims(**changed), seconds=600)


def without_signature(place: Place) -> str:
    def part(content: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none', 'typ': 'at+jwt'})}.{part(place.claims(exp=time.time() + 60))}."


def signed_with_the_public_key(place: Place) -> str:
    public = json.dumps(place.keys.public()["keys"][0]).encode()
    header = {"alg": "HS256", "typ": "at+jwt", "kid": place.keys.public()["keys"][0]["kid"]}
    claims = place.claims(exp=int(time.time()) + 600)
    return jwt.encode(header, claims, OctKey.import_key(public), algorithms=["HS256"])


def signed_with_another_key(place: Place) -> str:
    header = {"alg": "ES256", "typ": "at+jwt", "kid": place.keys.public()["keys"][0]["kid"]}
    claims = place.claims(exp=int(time.time()) + 600)
    return jwt.encode(header, claims, ECKey.generate_key("P-256"), algorithms=["ES256"])


def timed(begin: int, end: int) -> Forge:
    def forge(place: Place) -> str:
        key = ECKey.import_key(json.loads(place.keys._file.read_text())["keys"][0])
        now = int(time.time())
        claims = place.claims(nbf=now + begin, iat=now + begin, exp=now + end)
        header = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}
        return jwt.encode(header, claims, key, algorithms=["ES256"])

    return forge


FORGED: dict[str, Forge] = {
    "alg none": without_signature,
    "signed with the public key as a secret": signed_with_the_public_key,
    "signed with another key": signed_with_another_key,
    "of another issuer": lambda place: sign(place, iss="http://127.0.0.1:9"),
    "meant for another": lambda place: sign(place, aud="somebody-else"),
    "an identity token": lambda place: sign(place, aud="estafette"),
    "for nobody": lambda place: sign(place, sub=None),
    "expired": timed(-700, -100),
    "not yet valid": timed(100, 700),
    "no token at all": lambda _: "gibberish",
    "changed afterwards": lambda place: sign(place)[:-6] + "AAAAAA",
}


async def test_the_unforged_token_is_good(place: Place) -> None:
    assert (await ask(place, sign(place))).status_code == 200
    assert (await ask(place, timed(-10, 600)(place))).status_code == 200


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_token_opens_nothing(place: Place, name: str) -> None:
    answer = await ask(place, FORGED[name](place))

    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["detail"] == "Meld u eerst aan."


async def test_a_token_of_another_type_is_refused(place: Place) -> None:
    token = place.keys.sign("logout+jwt", place.claims(), seconds=600)
    assert (await ask(place, token)).status_code == 401


async def test_an_expired_token_is_refused_although_it_was_checked_before(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sign(place)
    assert (await ask(place, token)).status_code == 200
    later = time.time() + 700
    monkeypatch.setattr("shared.identity.tokens.time.time", lambda: later)
    assert (await ask(place, token)).status_code == 401


async def test_a_new_key_of_the_issuer_is_found_and_the_former_stays_good(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = (await fetch(place)).json()["access_token"]
    assert (await ask(place, former)).status_code == 200
    async with httpx2.AsyncClient(base_url=place.issuer) as http:
        await http.post("/development/rotate")
    renewed = (await fetch(place)).json()["access_token"]

    assert (await ask(place, renewed)).status_code == 401, "asked for keys a moment ago"
    monkeypatch.setattr(issuer_module, "ASK_AGAIN_SECONDS", 0.0)
    assert (await ask(place, renewed)).status_code == 200
    assert (await ask(place, former)).status_code == 200


async def test_with_the_issuer_away_known_keys_go_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(place, sign(place))
    monkeypatch.setattr(issuer_module, "ASK_AGAIN_SECONDS", 0.0)
    place.identity.issuer._metadata["jwks_uri"] = "http://127.0.0.1:1/jwks"
    unknown = place.keys.sign("at+jwt", place.claims(), seconds=60)
    place.keys.rotate()
    of_new_key = place.keys.sign("at+jwt", place.claims(), seconds=60)

    assert (await ask(place, unknown)).status_code == 200
    assert (await ask(place, of_new_key)).status_code == 401
