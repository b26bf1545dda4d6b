"""Nothing about a person where it does not belong: a lived demonstration, searched through."""

import csv
import email
import email.policy
import io
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote, quote_plus

import httpx2
import pytest
from aiokafka import AIOKafkaConsumer
from rich.console import Console

from estafette.addresses import Addresses
from estafette.clients import connect
from estafette.conductor import advance, settle
from estafette.demo.example import SEED, graduates
from estafette.demo.run import LAST_DAY, live_on
from estafette.platform.platform import SERVICES, Platform
from shared.messaging.login import KafkaLogin
from shared.messaging.topics import all_topics
from shared.pages import MONTHS
from shared.schemas.personal import COMPACT_JWE
from tests.builders import COLUMNS, a_file, a_row

pytestmark = [pytest.mark.connected, pytest.mark.slow, pytest.mark.timeout(900)]

GRADUATES = 150
PERSONAL = (
    "voornaam achternaam geboortedatum email telefoon studentnummer "
    "slber_naam slber_email coach_naam coach_email"
).split()
"""Columns of the imported file that say something of somebody."""
TYPED = ("Ik wil graag mijn coach houden.", "Bel me liever na vijf uur.")
"""What people typed themselves."""
NOT_UNIQUE = {"Post"}
"""Names that are also words of programs, and so are looked for only as part of a whole name."""
SEALED = re.compile(rb'"' + COMPACT_JWE.strip("^$").encode() + rb'"')
ASKED = a_row(voornaam="Noortje", studentnummer="700001", diplomadatum="2026-12-20")
"""A graduate whose year ends soon after the demonstration, and who therefore gets a mail."""
FAULTY = a_row(voornaam="Zwaantje", studentnummer="700002", diplomadatum="gisteren")


@dataclass
class Lived:
    """What a platform left behind that others than the person's own helpers can see."""

    places: dict[str, str] = field(default_factory=dict)
    """Text by the place where it was found."""
    tokens: list[str] = field(default_factory=list)
    """Secrets of links that were used."""
    ok: bool = False


def personal_values() -> dict[str, set[str]]:
    """Return what went in, as it could come out, by kind."""
    rows = [*graduates(GRADUATES, SEED), *csv.DictReader([COLUMNS, ASKED, FAULTY], delimiter=";")]
    found: dict[str, set[str]] = {column: set() for column in PERSONAL}
    for row in rows:
        for column in PERSONAL:
            found[column].add(row[column])
    found["naam"] = {f"{row['voornaam']} {row['achternaam']}" for row in rows}
    for value in list(found["geboortedatum"]):
        year, month, day = value.split("-")
        found["geboortedatum"] |= {f"{day}-{month}-{year}", f"{day}/{month}/{year}"}
        found["geboortedatum"].add(f"{int(day)} {MONTHS[int(month) - 1]} {year}")
    found["telefoon"] |= {value.replace("-", "") for value in found["telefoon"]}
    found["getypt"] = set(TYPED)
    for kind in ("voornaam", "achternaam", "slber_naam", "coach_naam"):
        found[kind] -= NOT_UNIQUE
    return {kind: {value for value in values if value} for kind, values in found.items()}


def found_in(places: dict[str, str], values: dict[str, set[str]]) -> list[str]:
    """Return which kinds of value stand where; whole words, also as they look in an address."""
    findings = []
    for kind, wanted in values.items():
        forms = {form for value in wanted for form in (value, quote(value), quote_plus(value))}
        forms |= {value.encode("ascii", "backslashreplace").decode() for value in wanted}
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(forms)))})(?!\w)")
        for place, text in places.items():
            for hit in pattern.finditer(text):
                around = text[max(0, hit.start() - 60) : hit.end() + 60]
                findings.append(f"{place}: {kind}: …{around}…")
    return findings


@pytest.fixture(scope="module")
async def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Live the demonstration, use a link of a mail, make mistakes, and gather what is left."""
    state = tmp_path_factory.mktemp("platform")
    for part in (state, state.parent, state.parent.parent):
        part.chmod(0o755)
    lived = Lived()
    async with Platform(state) as platform:
        console = Console(file=io.StringIO())
        lived.ok = await live_on(console, platform.addresses, state, GRADUATES, SEED)
        lived.tokens = await use_links(platform.addresses)
        await make_mistakes(platform.addresses)
        lived.places |= await metrics(platform.addresses)
        lived.places |= await topics(platform.addresses.kafka_login)
    logs = [*(state / "logs").iterdir(), *(state / "postgres").glob("**/*log")]
    lived.places |= {str(log.relative_to(state)): log.read_text(errors="replace") for log in logs}
    return lived


async def use_links(addresses: Addresses) -> list[str]:
    """Follow the links of a mail as a young person would; returns the secrets in them."""
    async with connect(addresses) as services:
        answer = await services.school.http.post("/imports/graduates", content=a_file(ASKED))
        assert answer.status_code == 200, answer.text
        await advance(services, LAST_DAY + timedelta(days=1))
        await settle(services)
    async with httpx2.AsyncClient(trust_env=False) as http:
        listed = (await http.get(f"{addresses.mail}/messages", params={"limit": 20_000})).json()
        (mail,) = [
            m
            for m in listed["messages"]
            if m["subject"].startswith("Wil je dat") and "noor@" in m["to"]
        ]
        content = (await http.get(f"{addresses.mail}/messages/{mail['id']}")).content
        body = email.message_from_bytes(content, policy=email.policy.default).get_body(("plain",))
        assert body is not None
        text = body.get_content()
        links = re.findall(r"http://\S+", text)
        for link in links:
            assert (await http.get(link)).status_code == 200
            form = {"agreed": "yes", "own_words": TYPED[1]}
            answered = 200 if "/opt-out/" in link else 303
            assert (await http.post(link, data=form)).status_code == answered
            assert (await http.get(link[:-3])).status_code == 404
    return [link.rpartition("/")[2] for link in links]


async def make_mistakes(addresses: Addresses) -> None:
    """Send what is refused, with personal data in it, to every kind of address."""
    async with connect(addresses) as services:
        http = services.school.http
        statuses = [
            (await http.post("/imports/graduates", content=a_file(FAULTY))).status_code,
            (await http.post("/contacts", json=[{"subject": "Zwaantje"}])).status_code,
            (await http.get("/graduates", params={"diploma_from": "Zwaantje"})).status_code,
            (await http.get("/orders/Zwaantje")).status_code,
            (await http.get("/Zwaantje")).status_code,
        ]
        assert statuses == [200, 422, 422, 422, 404]
        await settle(services)


async def metrics(addresses: Addresses) -> dict[str, str]:
    """Return the metrics of every service."""
    found = {}
    async with connect(addresses) as services:
        for service in services.all:
            answer = await service.http.get("/metrics")
            assert answer.status_code == 200
            found[f"metrics of {service.name}"] = answer.text
    return found


async def topics(login: KafkaLogin) -> dict[str, str]:
    """Return keys, headers and bodies of every topic; what is sealed is left out."""
    texts: dict[str, list[str]] = {topic: [] for topic in all_topics()}
    consumer = AIOKafkaConsumer(
        *texts, **login.client(), group_id=None, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        ends = await consumer.end_offsets(list(consumer.assignment()))
        while any([await consumer.position(place) < end for place, end in ends.items()]):
            for place, records in (await consumer.getmany(timeout_ms=500)).items():
                texts[place.topic] += [_readable(record) for record in records]
    finally:
        await consumer.stop()
    return {f"topic {topic}": "\n".join(lines) for topic, lines in texts.items()}


def _readable(record: Any) -> str:
    headers = b" ".join(name.encode() + b"=" + value for name, value in record.headers)
    body = SEALED.sub(b'"[sealed]"', record.value or b"")
    return b" ".join([record.key or b"", headers, body]).decode(errors="replace")


async def test_the_demonstration_was_lived_and_looked_at(lived: Lived) -> None:
    assert lived.ok
    assert len(lived.tokens) == 4, "answer and stop, and under it no news and preferences"
    assert all(f"logs/{name}.log" in lived.places for name in SERVICES)
    assert all("estafette_events_published" in lived.places[f"metrics of {s}"] for s in SERVICES)
    assert lived.places["topic school.lifecycle"].count("[sealed]") > GRADUATES
    assert len([text for name, text in lived.places.items() if "topic" in name and text]) >= 5


async def test_r46_r47_nothing_of_anybody_in_logs_metrics_and_topics(lived: Lived) -> None:
    assert found_in(lived.places, personal_values()) == []


async def test_no_link_of_a_mail_stands_where_others_could_use_it(lived: Lived) -> None:
    assert found_in(lived.places, {"link": set(lived.tokens)}) == []


@pytest.mark.parametrize("kind", sorted(personal_values()))
@pytest.mark.parametrize(
    "place", ["logs/school.log", "metrics of partner", "topic school.lifecycle"]
)
async def test_one_value_in_one_place_is_found(lived: Lived, place: str, kind: str) -> None:
    values = personal_values()
    planted = max(values[kind])
    line = f'{{"event": "request.failed", "path": "/people?q={quote(planted)}", "detail": 1}}'
    spoilt = lived.places | {place: f"{lived.places[place]}\n{line}\n"}
    assert [each for each in found_in(spoilt, values) if each.startswith(place)]


@pytest.mark.parametrize(
    "event", [b'{"contact":"Noor de Vries"}', b'{"contact":"eyJ.Noor.a.b"}'], ids=["open", "almost"]
)
def test_only_what_is_sealed_is_left_out(event: bytes) -> None:
    assert b"Noor" in SEALED.sub(b"", event)
