"""A case system that speaks ZGW on loopback, and holds everything against VNG's specification.

Every request and every answer of its own is checked with the published OpenAPI of Zaken API and
Documenten API (``tests/vendor/zgw``). What breaks it is kept in ``broken`` and answered with 400.
"""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import yaml
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

VENDOR = Path(__file__).parent / "vendor" / "zgw"
FILES = {"zaken": "zaken-api-1.5.1.yaml", "documenten": "documenten-api-1.5.0.yaml"}
CLIENT, SECRET = "estafette", "a-secret-of-some-length-for-tests"
RSIN = "002220647"
TYPES = "https://catalogi.voorbeeld.example/catalogi/api/v1"
REQUEST_OF = {
    "zaken": "Zaak",
    "statussen": "Status",
    "zaakinformatieobjecten": "ZaakInformatieObject",
    "enkelvoudiginformatieobjecten": "EnkelvoudigInformatieObjectCreateLockRequest",
}
LISTS_OF_CASE = "deelzaken eigenschappen rollen zaakinformatieobjecten zaakobjecten".split()
UNIQUE = {
    "zaken": ("bronorganisatie", "identificatie"),
    "enkelvoudiginformatieobjecten": ("bronorganisatie", "identificatie"),
    "zaakinformatieobjecten": ("zaak", "informatieobject"),
}


@cache
def specification(api: str) -> tuple[OpenAPI, dict[str, Any]]:
    """Return a published specification, ready to check with."""
    words = (VENDOR / FILES[api]).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(words, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    problems = Config(extra_media_type_deserializers={"application/problem+json": json.loads})
    return OpenAPI.from_dict(loaded, config=problems), loaded


def properties(api: str, schema: str) -> set[str]:
    """Return the names that a schema of the specification knows."""
    found = specification(api)[1]["components"]["schemas"][schema]
    return set(found["properties"])


@dataclass
class CaseSystem:
    """What a municipality runs, with switches for what goes wrong."""

    port: int = 0
    things: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    down: int | None = None
    """Answers everything with this status."""
    refuses: str | None = None
    """An identification that it refuses."""
    loses_answer_of: str | None = None
    """Makes this kind of thing, once, and then says nothing."""
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def url(self, api: str) -> str:
        """Where one of the two APIs is."""
        return f"http://127.0.0.1:{self.port}/{api}/api/v1"

    def kept(self, kind: str) -> list[dict[str, Any]]:
        """Return what was made of a kind."""
        return self.things.get(kind, [])

    @property
    def document(self) -> str:
        """The words of the only document."""
        (found,) = self.kept("enkelvoudiginformatieobjecten")
        return base64.b64decode(found["sent"]["inhoud"]).decode()

    def answer(self, request: MockRequest, api: str) -> tuple[int, Any]:
        """Check, act, and return status and content; None for no answer at all."""
        kind = request.path.rsplit("/", 1)[-1]
        self.asked.append(f"{request.method} {kind}")
        if self.down:
            return self.down, _problem(self.down, "down")
        if not self._knows(request):
            return 403, _problem(403, "permission_denied")
        wrong = self._mistakes(request, api, kind)
        if wrong:
            self.broken += wrong
            return 400, _problem(400, "invalid", body="invalid")
        if request.method == "get":
            return 200, self._found(kind, request)
        return self._make(kind, json.loads(request.body or b"{}"), self.url(api))

    def _knows(self, request: MockRequest) -> bool:
        token = request.parameters.header.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"]).claims
        except (JoseError, ValueError):
            return False
        old = abs(claims["iat"] - datetime.now(UTC).timestamp()) > 300
        return not old and {claims["client_id"], claims["iss"]} == {CLIENT}

    def _mistakes(self, request: MockRequest, api: str, kind: str) -> list[str]:
        checks, _ = specification(api)
        try:
            checks.validate_request(request)
        except OpenAPIError as error:
            return [f"{request.method} {kind}: {error!r} {error.__cause__!r}"]
        if request.method == "get":
            return []
        body = json.loads(request.body or b"{}")
        self.bodies.append(body)
        unknown = set(body) - properties(api, REQUEST_OF[kind])
        return [f"{kind}: the specification does not know {name}" for name in sorted(unknown)]

    def _found(self, kind: str, request: MockRequest) -> Any:
        wanted = {k: v for k, v in request.parameters.query.items() if k != "page"}
        there = [t["shown"] for t in self.kept(kind) if wanted.items() <= t["sent"].items()]
        if kind == "zaakinformatieobjecten":
            return there
        return {"count": len(there), "next": None, "previous": None, "results": there}

    def _make(self, kind: str, body: dict[str, Any], base: str) -> tuple[int, Any]:
        if self.refuses and self.refuses in (body.get("identificatie"), body.get("zaak")):
            return 400, _problem(400, "invalid", zaaktype="not-published")
        same = UNIQUE.get(kind, ())
        if same and any(all(t["sent"][n] == body[n] for n in same) for t in self.kept(kind)):
            return 400, _problem(400, "invalid", identificatie="identificatie-niet-uniek")
        uuid = str(uuid4())
        shown = {**body, "url": f"{base}/{kind}/{uuid}", "uuid": uuid, **_added(kind, base)}
        if kind == "enkelvoudiginformatieobjecten":
            del shown["uuid"]
            shown["inhoud"] = f"{shown['url']}/download"
        self.things.setdefault(kind, []).append({"sent": body, "shown": shown})
        if self.loses_answer_of == kind:
            self.loses_answer_of = None
            return 0, None
        return 201, shown


def _added(kind: str, base: str) -> dict[str, Any]:
    """Return what a case system adds to what it was sent."""
    now = datetime.now(UTC).isoformat()
    added: dict[str, dict[str, Any]] = {
        "zaken": {
            "betalingsindicatieWeergave": "",
            "einddatum": None,
            "resultaat": f"{base}/resultaten/{uuid4()}",
            "status": None,
            **{name: [] for name in LISTS_OF_CASE},
        },
        "statussen": {"indicatieLaatstGezetteStatus": True, "zaakinformatieobjecten": []},
        "zaakinformatieobjecten": {
            "aardRelatieWeergave": "Hoort bij, omgekeerd: kent",
            "registratiedatum": now,
        },
        "enkelvoudiginformatieobjecten": {
            "beginRegistratie": now,
            "bestandsdelen": [],
            "locked": False,
            "versie": 1,
        },
    }
    return added[kind]


def _problem(status: int, code: str, **wrong: str) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "type": "about:blank",
        "code": code,
        "title": "refused",
        "status": status,
        "detail": "",
        "instance": "urn:uuid:0",
    }
    params = [{"name": name, "code": why, "reason": "no"} for name, why in wrong.items()]
    return problem | ({"invalidParams": params} if wrong else {})


@contextmanager
def case_system() -> Iterator[CaseSystem]:
    """Run a case system; what broke the specification fails the test that ran it."""
    system = CaseSystem()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("get")

        def do_POST(self) -> None:
            self._answer("post")

        def _answer(self, method: str) -> None:
            parts = urlsplit(self.path)
            api = parts.path.split("/")[1]
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            # the specification names VNG's own server
            request = MockRequest(
                f"https://{api}-api.vng.cloud",
                method,
                parts.path.removeprefix(f"/{api}"),
                args=dict(parse_qsl(parts.query)),
                headers=dict(self.headers),
                data=body or None,
                content_type=self.headers.get("content-type", ""),
            )
            status, content = system.answer(request, api)
            if status:
                self._send(request, api, status, json.dumps(content).encode())
            else:
                self.close_connection = True

        def _send(self, request: MockRequest, api: str, status: int, body: bytes) -> None:
            kind = "application/json" if status < 300 else "application/problem+json"
            headers = {"Content-Crs": "EPSG:4326", "API-version": "1.5.0"}
            answer = MockResponse(body, status, headers, kind)
            try:
                specification(api)[0].validate_response(request, answer)
            except OpenAPIError as error:
                system.broken.append(f"answer {status}: {error!r} {error.__cause__!r}")
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    system.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield system
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
