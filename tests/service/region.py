"""A region that was filled by events, for the tests of its figures and pages."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4, uuid5

from shared.schemas.event import Event
from shared.schemas.partner import CoachAvailability
from shared.schemas.personal import Contact
from shared.schemas.school import (
    AgreementRecorded,
    ContactRecorded,
    HandoverProposed,
    ModulePublished,
    OutcomeReported,
    StudentGraduated,
)
from shared.schemas.vocabulary import Outcome, Route, Scope
from tests.builders import a_record
from tests.service.conftest import Desk
from tests.service.test_municipality import a_document, an_offered

MANAGER = "municipality:GM0599:region-manager"
WORKER = "municipality:GM0599:case-worker"
OFFICER = "municipality:GM0599:privacy-officer"
WORKERS = tuple(f"municipality:{code}:case-worker" for code in ("GM0599", "GM1924", "GM0502"))
SPACE = UUID(int=29)
CODES = ("GM0599", "GM0599", "GM1924", "GM0502")
"""Rotterdam twice, Goeree-Overflakkee and Capelle aan den IJssel: region 29."""
SCHOOLS = ("99ZZ", "99ZZ", "98YY")


def person(number: int) -> UUID:
    """Return the pseudonym of the n-th person."""
    return uuid5(SPACE, f"person {number}")


def graduated(number: int, **changed: object) -> StudentGraduated:
    """Return that somebody graduated in the summer of 2025 or 2026."""
    day = date(2025 + number % 2, 7, 1) + timedelta(days=number % 40)
    values: dict[str, object] = {
        "brin": SCHOOLS[number % 3],
        "crebo": "25180",
        "level": 2,
        "leerweg": "bol",
        "gemeentecode": CODES[number % 4],
        "diploma_on": day,
        "scope": Scope.MANDATORY,
        "offered": number % 10 != 9,
        "startkwalificatie": True,
        "term_ends_on": day.replace(year=day.year + 1),
    }
    return StudentGraduated.model_validate(values | changed)


def spoken(number: int, day: date) -> ContactRecorded:
    """Return that the school spoke with somebody."""
    return ContactRecorded(
        contact_id=uuid4(),
        kind="two-way" if number % 5 else "attempt",
        channel="call",
        contacted_on=day,
        coach_id="C01",
    )


def outcome(value: Outcome, day: date) -> OutcomeReported:
    """Return where somebody is."""
    return OutcomeReported(outcome=value, reported_on=day, reported_by="coach")


OUTCOMES = (
    Outcome.DUURZAAM_WERK,
    Outcome.ONBEKEND,
    Outcome.IN_BEGELEIDING,
    Outcome.VERVOLGOPLEIDING,
    Outcome.GEEN_ONDERSTEUNING,
)


async def fill(desk: Desk, people: int = 120) -> list[tuple[UUID, Event]]:
    """Let schools tell of people, and answer some of the handovers; returns what was told."""
    told = await tell(desk, people)
    await answer(desk)
    return told


async def tell(desk: Desk, people: int, first: int = 0) -> list[tuple[UUID, Event]]:
    """Let schools tell of graduates, contacts, outcomes and handovers."""
    events: list[tuple[UUID, Event]] = []
    for number in range(first, first + people):
        subject, gradation = person(number), graduated(number)
        day = gradation.diploma_on + timedelta(days=10 + number % 60)
        events.append((subject, gradation))
        events.append((subject, spoken(number, day)))
        events.append((subject, outcome(OUTCOMES[number % 5], day)))
        if number % 2 == 0 and gradation.offered:
            events += handed_over(desk, number, gradation)
    records = [a_record(event, subject) for subject, event in events]
    await desk.inbox.receive(records, desk.transactions)
    return events


def handed_over(desk: Desk, number: int, gradation: StudentGraduated) -> list[tuple[UUID, Event]]:
    """Return the handover of somebody who graduated in 2025."""
    subject, handover = person(number), uuid5(SPACE, f"handover {number}")
    ends = gradation.term_ends_on
    sealed = desk.transactions.sealer.seal(subject, Contact(name="Noor", email="n@example.nl"))
    proposed = HandoverProposed(
        handover_id=handover,
        gemeentecode=gradation.gemeentecode,
        route=Route.GEMEENTE,
        term_ends_on=ends,
        days_left=90,
        contact=sealed,
    )
    agreed = AgreementRecorded(
        handover_id=handover,
        agreed=number % 7 != 0,
        recorded_on=ends - timedelta(days=60),
        means="phone",
        text_version="1",
    )
    if not agreed.agreed:
        return [(subject, proposed), (subject, agreed)]
    offered = an_offered(
        desk.transactions.sealer,
        handover_id=handover,
        gemeentecode=gradation.gemeentecode,
        to_organisation=f"gemeente:{gradation.gemeentecode}",
        from_organisation=f"school:{gradation.brin}",
        offered_on=date(2026, 5, 20),
        document=desk.transactions.sealer.seal(subject, a_document()),
    )
    return [(subject, proposed), (subject, agreed), (subject, offered)]


async def answer(desk: Desk) -> None:
    """Accept, refuse and complete handovers: with the same coach, warm and cold."""
    query = "SELECT handover_id, subject FROM handover WHERE status = 'open' ORDER BY handover_id"
    rows, headers = await desk.rows(query), desk.asking(*WORKERS)
    for place, row in enumerate(rows):
        path = f"/handovers/{row['handover_id']}"
        if place % 6 == 0:
            body = {"reason": ("not-resident", "other")[place % 4 // 2]}
            given = await desk.http.post(f"{path}/refusal", json=body, headers=headers)
        elif place % 6 == 1:
            continue
        else:
            given = await desk.http.post(f"{path}/acceptance", headers=headers)
            await complete(desk, row, place)
        assert given.status_code == 200, given.text


async def complete(desk: Desk, row: dict[str, UUID], place: int) -> None:
    """Settle who coaches."""
    stays = place % 3 != 2
    told = CoachAvailability(handover_id=row["handover_id"], coach_id="C01", available=stays)
    await desk.receive(told, subject=row["subject"])
    if stays or place % 4 == 0:
        return
    how = {"warm_contact_on": "2026-05-30"} if place % 2 else {"cold_reason": "help-was-urgent"}
    body = {"coach_id": "C09", "coach_organisation": "partner:P02", "reason": "not-available"}
    path = f"/handovers/{row['handover_id']}/coach"
    given = await desk.http.post(path, json=body | how, headers=desk.asking(*WORKERS))
    assert given.status_code == 200, given.text


def published(name: str, theme: str, phase: str = "both") -> ModulePublished:
    """Return that a module can be ordered."""
    values = {
        "name": name, "theme": theme, "partner_id": "P01", "duration_minutes": 60,
        "phase": phase, "max_group_size": 20, "contract_from": date(2026, 1, 1),
        "contract_until": date(2026, 12, 31),
    }  # fmt: skip
    return ModulePublished.model_validate(values)


ANALYSIS = "In onze regio wonen veel jongeren zonder startkwalificatie."
CONDITIONS = ("a", "b", "c", "d", "e")
YEARS = (2026, 2027, 2028, 2029)


async def say(
    desk: Desk, path: str, body: Mapping[str, object], asker: Sequence[str] = (MANAGER,)
) -> int:
    """Fill in a form of the region's pages; returns the status."""
    answer = await desk.http.post(f"/region{path}", data=body, headers=desk.asking(*asker))
    return answer.status_code


def a_measure(**changed: object) -> dict[str, object]:
    """Return the form of a measure that meets all five conditions, of 1.000 euros a year."""
    said = {f"said_{code}": f"Onderbouwing bij {code}." for code in CONDITIONS}
    amounts = {f"euros_{year}": "1.000,00" for year in YEARS}
    return {"name": "Jobcoach", "source": "contactschool", **said, **amounts, **changed}


async def fill_programme(desk: Desk, *, but: Sequence[str] = ()) -> None:
    """Fill in a whole programme, but for the parts named."""
    partners = {"contactschool": "99ZZ", "centrumgemeenten": "GM0599", "mailbox": "regio@r.example"}
    targets = {f"vsv_{year}": "1.200" for year in range(2025, 2030)}
    targets |= {f"neet_{year}": "900" for year in YEARS}
    parts: dict[str, Mapping[str, object]] = {
        "/programme/start": {},
        "/programme/partners": partners,
        "/programme/analysis": {"text": ANALYSIS},
        "/programme/targets": targets,
        **{f"/programme/topics/{t}": {"text": f"Afspraak {t}."} for t in "abcdefghi"},
        "/programme/budget": {"total": "4.500,00", "general": "500"},
        "/programme/measures/new": a_measure(),
    }
    for path, body in parts.items():
        if path not in but:
            assert await say(desk, path, body) == 303, path
