"""The APIs voor zaakgericht werken of VNG: Zaken API and Documenten API, version 1.

Each step looks for what it would make before it makes it, by what is unique there: the
identification of case and document within the organisation, and the pair of case and document.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import OctKey

from services.municipality.casesystem import zgw_bodies as bodies
from services.municipality.casesystem.system import Keep, NotTaken
from services.municipality.casesystem.zgw_bodies import Types
from services.municipality.domain.casesystem import NewCase, Progress, Step
from shared.connections.sending import Message, Outcome, Sender
from shared.runtime.clock import Clock

_CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
_NOT_READ = "no-answer"


@dataclass(frozen=True, slots=True)
class Access:
    """Where the two APIs are, and how we prove who we are."""

    cases_url: str
    documents_url: str
    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A collection in one of the two APIs, and what makes one thing in it the one we look for."""

    path: str
    same: Mapping[str, str]


class Zgw:
    """A case system that speaks ZGW."""

    def __init__(self, access: Access, types: Types, sender: Sender, real: Clock) -> None:
        self._access = access
        self._types = types
        self._sender = sender
        self._real = real

    async def open_case(self, case: NewCase, progress: Progress, keep: Keep) -> None:
        """Open a case with its document, going on behind the steps that are done."""
        done = dict(progress)
        for step in Step:
            if step not in done:
                done[step] = await self._once(step, case, done)
                await keep(step, done[step])

    async def check(self) -> None:
        """Look for a case and a document that are not there."""
        nothing = {"bronorganisatie": self._types.rsin, "identificatie": "EST-TEST"}
        await self._find(Step.CASE, Resource("zaken", nothing))
        await self._find(Step.DOCUMENT, Resource("enkelvoudiginformatieobjecten", nothing))

    async def _once(self, step: Step, case: NewCase, done: Progress) -> str:
        resource, body = self._wanted(step, case, done)
        found = await self._find(step, resource)
        if found is not None:
            return found
        made = await self._ask(step, "POST", resource.path, body)
        return _address(step, made)

    def _wanted(
        self, step: Step, case: NewCase, done: Progress
    ) -> tuple[Resource, Mapping[str, Any]]:
        numbered = {"bronorganisatie": self._types.rsin, "identificatie": case.reference}
        match step:
            case Step.CASE:
                return Resource("zaken", numbered), bodies.case(case, self._types)
            case Step.DOCUMENT:
                found = Resource("enkelvoudiginformatieobjecten", numbered)
                return found, bodies.document(case, self._types)
            case Step.LINK:
                pair = {"zaak": done[Step.CASE], "informatieobject": done[Step.DOCUMENT]}
                return Resource("zaakinformatieobjecten", pair), bodies.link(pair)
            case Step.STATUS:
                of_case = {"zaak": done[Step.CASE], "statustype": self._types.status_type}
                return Resource("statussen", of_case), bodies.status(case, of_case)

    async def _find(self, step: Step, resource: Resource) -> str | None:
        """Return the address of what is there already; also when more is sent than was asked."""
        answer = await self._ask(step, "GET", f"{resource.path}?{urlencode(resource.same)}")
        there = answer.get("results", ()) if isinstance(answer, dict) else answer
        for each in there:
            if isinstance(each, dict) and resource.same.items() <= each.items():
                return _address(step, each)
        return None

    async def _ask(
        self, step: Step, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Any:  # noqa: ANN401  JSON
        of_documents = step is Step.DOCUMENT
        base = self._access.documents_url if of_documents else self._access.cases_url
        headers = {"Authorization": f"Bearer {self._token()}", "Accept": "application/json"}
        headers |= {} if of_documents else _CRS
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        content = json.dumps(body).encode() if body is not None else b""
        message = Message(f"{base.rstrip('/')}/{path}", headers, content, method, reads=True)
        outcome = await self._sender.ask(message)
        if outcome.status not in (200, 201):
            raise NotTaken(step, outcome, _refused(outcome))
        try:
            return json.loads(outcome.body)
        except ValueError as error:
            raise NotTaken(step, _unreadable(outcome)) from error

    def _token(self) -> str:
        """Return a token for one request; in real time, since they are refused when old."""
        claims = {
            "iss": self._access.client_id,
            "iat": _seconds(self._real.now()),
            "client_id": self._access.client_id,
            "user_id": "estafette",
            "user_representation": "Estafette",
        }
        key = OctKey.import_key(self._access.secret)
        return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, key)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _address(step: Step, made: object) -> str:
    url = made.get("url") if isinstance(made, dict) else None
    if not isinstance(url, str) or not url:
        raise NotTaken(step, Outcome(None, _NOT_READ, 0))
    return url


def _unreadable(outcome: Outcome) -> Outcome:
    return Outcome(None, _NOT_READ, outcome.milliseconds)


def _refused(outcome: Outcome) -> str | None:
    """Name the fields that were refused, with the code of the reason; never their content."""
    try:
        wrong = json.loads(outcome.body)["invalidParams"]
        named = [f"{each['name']}: {each['code']}" for each in wrong][:5]
    except (ValueError, LookupError, TypeError):
        return None
    return "".join(letter for letter in ", ".join(named)[:200] if letter.isprintable()) or None
