"""What must be true after any run, checked from the databases and the topics themselves."""

import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import asyncpg

from estafette.addresses import Addresses
from estafette.topics import read_all
from shared.access.rows import SERVICE
from shared.messaging.login import KafkaLogin
from shared.messaging.topics import SERVICES, STREAM_TABLE
from shared.schemas.municipality import HandoverAccepted
from shared.schemas.school import AgreementRecorded, HandoverOffered

Databases = dict[str, asyncpg.Connection]

CONSUMES = {
    service: tuple(stream.name for stream in STREAM_TABLE if service in stream.readers)
    for service in SERVICES
}
"""Which streams a service hears, by the table of streams."""


@dataclass(slots=True)
class Streams:
    """What the topics hold."""

    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Event ids by topic, in the order of the topic."""
    types: dict[str, str] = field(default_factory=dict)
    """Type by event id."""
    agreed_before_offer: dict[str, bool] = field(default_factory=dict)
    """For each handover that was offered: whether its agreement came earlier in the stream."""
    minted: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    """For each person and version: which organisations became holder."""


@dataclass(frozen=True, slots=True)
class Result:
    """One invariant and what breaks it, if anything."""

    name: str
    checked: int
    broken: list[str]


async def check(addresses: Addresses) -> list[Result]:
    """Check every invariant."""
    streams = await _read_streams(addresses.kafka_login)
    databases: Databases = {
        name: await asyncpg.connect(url) for name, url in addresses.postgres.items()
    }
    try:
        for database in databases.values():
            await database.execute(f"SET estafette.reach = '{SERVICE}'")
        checks: list[Callable[[Databases, Streams], Awaitable[Result]]] = [
            _one_holder,
            _unbroken_history,
            _all_published,
            _applied_once,
            _agreement_first,
        ]
        return [await each(databases, streams) for each in checks]
    finally:
        for database in databases.values():
            await database.close()


async def _read_streams(login: KafkaLogin) -> Streams:
    streams = Streams()
    agreed: set[str] = set()
    async for topic, _, _, envelope, body in read_all(login):
        streams.ids[topic].append(str(envelope.id))
        streams.types[str(envelope.id)] = envelope.type
        if envelope.type == AgreementRecorded.type and json.loads(body)["agreed"]:
            agreed.add(json.loads(body)["handover_id"])
        elif envelope.type == HandoverOffered.type:
            handover = json.loads(body)["handover_id"]
            streams.agreed_before_offer[handover] = handover in agreed
        elif envelope.type == HandoverAccepted.type:
            accepted = json.loads(body)
            minted = streams.minted[str(envelope.subject), accepted["regie_version"]]
            minted.add(accepted["holder"])
    return streams


async def _one_holder(databases: Databases, streams: Streams) -> Result:
    """Exactly one holder per open case, the same in every database; a version is held once."""
    newest = "SELECT DISTINCT ON (subject) * FROM regie ORDER BY subject, version DESC"
    school = {row["subject"]: row for row in await databases["school"].fetch(newest)}
    municipality = {row["subject"]: row for row in await databases["municipality"].fetch(newest)}
    broken = [
        f"{subject}: school says {school[subject]['holder']}, municipality {row['holder']}"
        for subject, row in municipality.items()
        if subject not in school
        or (school[subject]["version"], school[subject]["holder"], school[subject]["held_until"])
        != (row["version"], row["holder"], row["held_until"])
    ]
    broken += [
        f"{subject}: version {version} was minted by {sorted(holders)}"
        for (subject, version), holders in streams.minted.items()
        if len(holders) > 1
    ]
    in_scope = await databases["school"].fetch(
        "SELECT subject, support_ended FROM student WHERE status = 'graduate' AND offered"
    )
    for row in in_scope:
        holding = school.get(row["subject"])
        ended_at_school = row["support_ended"] not in (None, "handed-over")
        if holding is not None and not holding["holder"].startswith("school:"):
            continue  # open or closed: the municipality says so, and was compared above
        if holding is None or (holding["held_until"] is not None) != ended_at_school:
            broken.append(f"{row['subject']}: not exactly one open holding")
    return Result("exactly one holder per person", len(in_scope), broken)


async def _unbroken_history(databases: Databases, _: Streams) -> Result:
    query = """
        SELECT subject FROM (
            SELECT subject, version, held_from, follows_at,
                   lag(version) OVER w AS before, lag(held_until) OVER w AS until
            FROM regie WINDOW w AS (PARTITION BY subject ORDER BY version)
        ) h
        WHERE (before IS NULL AND version <> 1)
           OR (before IS NOT NULL
               AND (version <> before + 1 OR until IS DISTINCT FROM follows_at
                    OR held_from < follows_at))
    """
    broken, checked = [], 0
    for name in ("school", "municipality"):
        checked += await databases[name].fetchval("SELECT count(*) FROM regie")
        broken += [f"{name}: {row['subject']}" for row in await databases[name].fetch(query)]
    return Result("history without gap or overlap", checked, broken)


async def _all_published(databases: Databases, streams: Streams) -> Result:
    published = set(streams.types)
    broken, checked = [], 0
    for name, database in databases.items():
        waiting = await database.fetchval("SELECT count(*) FROM outbox")
        if waiting:
            broken.append(f"{name}: {waiting} events wait in the outbox")
        rows = await database.fetch("SELECT id FROM event_log WHERE topic NOT LIKE '%dead-letter'")
        checked += len(rows)
        missing = {str(row["id"]) for row in rows} - published
        if missing:
            broken.append(f"{name}: {len(missing)} events are not in Kafka")
    return Result("every committed event published", checked, broken)


async def _applied_once(databases: Databases, streams: Streams) -> Result:
    """Each consumer's inbox holds each event once; nothing was set aside; effects add up."""
    broken, checked = [], 0
    for name, topics in CONSUMES.items():
        there = {event for topic in topics for event in streams.ids[topic]}
        rows = [
            str(r["event_id"]) for r in await databases[name].fetch("SELECT event_id FROM inbox")
        ]
        checked += len(rows)
        handled = {streams.types[event] for event in rows if event in there}
        wanted = {event for event in there if streams.types[event] in handled}
        if len(rows) != len(set(rows)) or set(rows) != wanted:
            broken.append(f"{name}: its inbox does not match the topics")
        aside = await databases[name].fetchval(
            "SELECT count(*) FROM dead_letter WHERE state <> 'replayed'"
        )
        if aside:
            broken.append(f"{name}: {aside} events were set aside")
    for name, table, event_type in (
        ("municipality", "handover", HandoverOffered.type),
        ("partner", "participant", "nl.estafette.school.enrolment-created.v1"),
        ("partner", "session", "nl.estafette.partner.session-planned.v1"),
    ):
        effects = await databases[name].fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608
        events = {i for i, kind in streams.types.items() if kind == event_type}
        if effects != len(events):
            broken.append(f"{name}: {len(events)} times {event_type}, {effects} rows in {table}")
    sessions = await databases["school"].fetchval("SELECT sum(sessions) FROM module_order")
    planned = await databases["partner"].fetchval(
        "SELECT count(*) FROM session WHERE order_id IS NOT NULL AND cancelled_on IS NULL"
    )
    if (sessions or 0) != planned:
        broken.append(f"school counted {sessions} sessions, partner planned {planned}")
    return Result("no event applied twice", checked, broken)


async def _agreement_first(databases: Databases, streams: Streams) -> Result:
    broken = [
        f"{handover}: offered without earlier agreement"
        for handover, agreed in streams.agreed_before_offer.items()
        if not agreed
    ]
    rows = await databases["municipality"].fetch(
        "SELECT handover_id FROM handover WHERE agreed_on > offered_on"
    )
    broken += [f"{row['handover_id']}: agreed after the offer" for row in rows]
    return Result("no handover without agreement", len(streams.agreed_before_offer), broken)
