"""What every service offers operators: health, metrics, clock, progress, events, dead letters."""

import json
from dataclasses import asdict
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import text

from shared.access.actions import Action
from shared.access.gate import Reading, Showing, open_to_all, permits
from shared.messaging import dead_letters
from shared.messaging.republish import republish
from shared.rules import NotFound
from shared.runtime import metrics
from shared.runtime.clock import MovableClock
from shared.runtime.clock_store import move_clock
from shared.runtime.process import Process
from shared.runtime.web import problem
from shared.schemas.event import format_time
from shared.schemas.personal import is_sealed

router = APIRouter()


def _process(request: Request) -> Process:
    process: Process = request.app.state.process
    return process


Here = Annotated[Process, Depends(_process)]


class ClockState(BaseModel):
    """Where the service's clock stands."""

    now: datetime
    movable: bool
    first_due: date | None = None
    """Earliest day on which something is due."""
    done: int = 0
    """How many due actions the move led to."""


class ClockMove(BaseModel):
    """Where to move the clock."""

    now: AwareDatetime


class Progress(BaseModel):
    """Whether there is work under way between the services."""

    outbox: int
    """Events not yet acknowledged by Kafka."""
    lag: int
    """Records of Kafka not yet handled here."""
    background: int
    """Other work waiting, such as mails to send."""
    published: int
    received: int


class Republish(BaseModel):
    """Which kept events to send again; all when empty."""

    topic: str | None = None
    since: AwareDatetime | None = None


class KeptEvent(BaseModel):
    """An event as the service recorded it, with sealed values left out."""

    id: UUID
    type: str
    time: str
    topic: str
    correlation_id: UUID
    causation_id: UUID | None
    data: dict[str, Any]


@router.get(
    "/health/live",
    dependencies=[open_to_all("an orchestrator asks, and it says only that the process runs")],
    tags=["operations"],
)
async def live() -> dict[str, str]:
    """Answer that the process runs."""
    return {"status": "live"}


@router.get(
    "/health/ready",
    dependencies=[open_to_all("an orchestrator asks, and it says only which parts work")],
    tags=["operations"],
)
async def ready(process: Here, response: Response) -> dict[str, Any]:
    """Answer whether the service can do its work: database, relay, and partitions to read."""
    checks = await process.checks()
    if not all(checks.values()):
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return {"status": "ready" if all(checks.values()) else "not ready", "checks": checks}


@router.get(
    "/metrics",
    dependencies=[open_to_all("Prometheus asks; numbers without people")],
    tags=["operations"],
)
async def show_metrics(process: Here) -> Response:
    """Show the metrics in Prometheus' text format."""
    name = process.settings.service
    outbox, letters = await process.pending()
    metrics.OUTBOX_PENDING.labels(name).set(outbox)
    metrics.DEAD_LETTERS_OPEN.labels(name).set(letters)
    metrics.CONSUMER_LAG.labels(name).set(await process.lag())
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/clock", dependencies=[permits(Action.OPERATE)], tags=["operations"])
async def show_clock(process: Here) -> ClockState:
    """Show where the clock stands and when the next thing is due."""
    clock = process.transactions.clock
    return ClockState(
        now=clock.now(),
        movable=isinstance(clock, MovableClock),
        first_due=await process.due.first_due(),
    )


@router.put(
    "/clock", dependencies=[permits(Action.OPERATE)], tags=["operations"], response_model=ClockState
)
async def set_clock(move: ClockMove, process: Here) -> ClockState | Response:
    """Move the clock forward and do all that falls due, in order."""
    clock = process.transactions.clock
    if not isinstance(clock, MovableClock):
        return problem(HTTPStatus.CONFLICT, "Deze klok loopt gelijk met de echte tijd.")
    await move_clock(clock, move.now, process.engine)
    done = await process.due.catch_up()
    return ClockState(
        now=clock.now(), movable=True, first_due=await process.due.first_due(), done=done
    )


@router.get("/progress", dependencies=[permits(Action.OPERATE)], tags=["operations"])
async def progress(process: Here) -> Progress:
    """Show what is still under way."""
    outbox, _ = await process.pending()
    return Progress(
        outbox=outbox,
        lag=await process.lag(),
        background=await process.background_pending(),
        published=process.relay.published,
        received=process.received(),
    )


@router.get("/events", dependencies=[permits(Action.READ_TIMELINE)], tags=["operations"])
async def events_of(subject: UUID, showing: Showing) -> list[KeptEvent]:
    """Show every event this service recorded about one person of the asker, in order."""
    rows = await showing.session.execute(
        text(
            "SELECT * FROM event_log WHERE subject = :subject "
            "AND EXISTS (SELECT FROM person WHERE person.subject = :subject) ORDER BY position"
        ),
        {"subject": subject},
    )
    kept = rows.all()
    await showing.note([subject] if kept else [])
    return [
        KeptEvent(
            id=row.id,
            type=row.type,
            time=format_time(row.time),
            topic=row.topic,
            correlation_id=row.correlation_id,
            causation_id=row.causation_id,
            data={k: v for k, v in json.loads(row.body).items() if not is_sealed(v)},
        )
        for row in kept
    ]


@router.post("/events/republish", dependencies=[permits(Action.OPERATE)], tags=["operations"])
async def send_again(which: Republish, process: Here) -> dict[str, int]:
    """Send kept events to Kafka again; receivers recognise what they know."""
    return {"republished": await republish(process.engine, topic=which.topic, since=which.since)}


@router.get("/dead-letters", dependencies=[permits(Action.OPERATE)], tags=["operations"])
async def list_dead_letters(reading: Reading) -> list[dict[str, Any]]:
    """List the events that were set aside, oldest first."""
    return [asdict(letter) for letter in await dead_letters.list_open(reading)]


@router.get(
    "/dead-letters/{letter_id}", dependencies=[permits(Action.OPERATE)], tags=["operations"]
)
async def show_dead_letter(letter_id: int, reading: Reading) -> dict[str, Any]:
    """Show one event that was set aside."""
    return asdict(await _letter(letter_id, reading))


@router.post(
    "/dead-letters/{letter_id}/replay", dependencies=[permits(Action.OPERATE)], tags=["operations"]
)
async def replay_dead_letter(letter_id: int, process: Here, reading: Reading) -> dict[str, Any]:
    """Handle an event again, and then what waited behind it."""
    letter = await _letter(letter_id, reading)
    return asdict(await dead_letters.replay(process.inbox, process.transactions, letter))


async def _letter(letter_id: int, reading: Reading) -> dead_letters.DeadLetter:
    letter = await dead_letters.find(reading, letter_id)
    if letter is None:
        raise NotFound("dead letter")
    return letter
