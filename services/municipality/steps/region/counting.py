"""Writes facts for the region's figures, in the transaction of what happened.

One place for all of it: the end of every transaction. What was heard of others and what was
recorded here is looked up below; what has a line there becomes a fact about a pseudonym. What
is counted can only grow, so a figure of before can be counted again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from services.municipality.domain.region.facts import (
    Completion,
    Fact,
    Holder,
    Kind,
    cohort_of,
)
from services.municipality.models import RegionPersonRow
from shared.access.rows import SERVICE, SET_REACH
from shared.messaging.transaction import Transaction
from shared.reference import UnknownReference, doorstroompuntregio_of
from shared.runtime.clock import AMSTERDAM
from shared.schemas import municipality, school
from shared.schemas.event import Event
from shared.schemas.vocabulary import SupportEndReason

_WRITE = text(
    """
    INSERT INTO region_fact (fact_id, kind, subject, happened_on, fact_value, region,
        gemeentecode, brin, cohort, recorded_at)
    SELECT fact_id, kind, subject, happened_on, fact_value, region, gemeentecode, brin, cohort, :at
    FROM unnest(
        CAST(:fact_id AS uuid[]), CAST(:kind AS text[]), CAST(:subject AS uuid[]),
        CAST(:happened_on AS date[]), CAST(:fact_value AS text[]), CAST(:region AS integer[]),
        CAST(:gemeentecode AS text[]), CAST(:brin AS text[]), CAST(:cohort AS integer[])
    ) WITH ORDINALITY AS f(
        fact_id, kind, subject, happened_on, fact_value, region, gemeentecode, brin, cohort, n)
    ORDER BY n ON CONFLICT DO NOTHING
    """
)
_KEEP_PERSONS = text(
    """
    INSERT INTO region_person (subject, brin, gemeentecode, region, cohort)
    SELECT * FROM unnest(
        CAST(:subject AS uuid[]), CAST(:brin AS text[]), CAST(:gemeentecode AS text[]),
        CAST(:region AS integer[]), CAST(:cohort AS integer[]))
    ON CONFLICT (subject) DO UPDATE SET brin = excluded.brin, cohort = excluded.cohort,
        gemeentecode = excluded.gemeentecode, region = excluded.region
    """
)
_REACH = text("SELECT current_setting('estafette.reach', true)")
_SET_REACH = text(SET_REACH)

HEARD: tuple[type[Event], ...] = (
    school.StudentGraduated,
    school.ContactRecorded,
    school.OutcomeReported,
    school.HandoverProposed,
    school.AgreementRecorded,
    school.HandoverOffered,
    school.SupportEnded,
)
"""What is counted of what schools say."""


@dataclass(frozen=True, slots=True)
class _Happened:
    """An event of which facts follow, heard or recorded."""

    id: UUID
    subject: UUID
    event: Event
    on: date


@dataclass(frozen=True, slots=True)
class _Person:
    """Where somebody counts."""

    brin: str
    gemeentecode: str
    region: int
    cohort: int


async def keep_facts(tx: Transaction) -> None:
    """Write the facts of a transaction, as the service itself: nobody else reaches them."""
    happened = [
        *(_Happened(h.envelope.id, h.subject, h.event, tx.today) for h in tx.heard),
        *(_Happened(r.id, r.subject, r.event, tx.today) for r in tx.recorded),
    ]
    found = [(each, facts) for each in happened if (facts := list(facts_of(each.event)))]
    if not found:
        return
    reach = await tx.session.scalar(_REACH)
    await tx.session.execute(_SET_REACH, {"reach": SERVICE})
    await _write(tx, [(each, _with_ways(facts, each, happened)) for each, facts in found])
    await tx.session.execute(_SET_REACH, {"reach": reach})


def facts_of(event: Event) -> Iterator[Fact]:
    """Return what an event says for the figures."""
    match event:
        case school.StudentGraduated(diploma_on=day, offered=offered):
            yield Fact(Kind.GRADUATED, day)
            if offered:
                yield Fact(Kind.IN_SCOPE, day)
                yield Fact(Kind.HOLDER, day, Holder.SCHOOL)
        case school.ContactRecorded(kind="two-way", contacted_on=day):
            yield Fact(Kind.REACHED, day)
        case school.OutcomeReported() | municipality.OutcomeReported():
            yield Fact(Kind.OUTCOME, event.reported_on, event.outcome)
        case school.HandoverProposed(term_ends_on=day, days_left=days):
            yield Fact(Kind.PROPOSED, day - timedelta(days=days))
        case school.AgreementRecorded(agreed=True, recorded_on=day):
            yield Fact(Kind.AGREED, day)
        case school.HandoverOffered(offered_on=day):
            yield Fact(Kind.OFFERED, day)
        case school.SupportEnded(reason=reason, ended_on=day):
            if reason is not SupportEndReason.HANDED_OVER:
                yield Fact(Kind.HOLDER, day, Holder.NOBODY)
        case _:
            yield from _of_ourselves(event)


def _of_ourselves(event: Event) -> Iterator[Fact]:
    match event:
        case municipality.HandoverAccepted(holder=holder, accepted_at=at):
            day = at.astimezone(AMSTERDAM).date()
            yield Fact(Kind.ACCEPTED, day)
            yield Fact(Kind.HOLDER, day, Holder(holder.partition(":")[0]))
        case municipality.HandoverRefused(reason=reason, refused_on=day):
            yield Fact(Kind.REFUSED, day, reason)
        case municipality.RegieTransferred(same_coach=same, transferred_on=day):
            yield Fact(Kind.COMPLETED, day, Completion.SAME_COACH if same else Completion.COLD)
        case municipality.CoachChanged(warm_contact_on=day) if day is not None:
            yield Fact(Kind.CONTACTED, day)
        case municipality.ContactRecorded(kind="two-way", contacted_on=day):
            yield Fact(Kind.CONTACTED, day)
        case municipality.ParticipationResumed(holder=holder, resumed_at=at):
            day = at.astimezone(AMSTERDAM).date()
            yield Fact(Kind.HOLDER, day, Holder(holder.partition(":")[0]))
        case municipality.RegieClosed(closed_on=day):
            yield Fact(Kind.HOLDER, day, Holder.NOBODY)


def _with_ways(facts: Sequence[Fact], each: _Happened, happened: Iterable[_Happened]) -> list[Fact]:
    """Return the facts; what was completed says whether it was warm, which CoachChanged knows."""
    warm = {
        other.event.handover_id
        for other in happened
        if isinstance(other.event, municipality.CoachChanged) and other.event.warm_contact_on
    }
    event = each.event
    if not isinstance(event, municipality.RegieTransferred) or event.handover_id not in warm:
        return list(facts)
    return [Fact(fact.kind, fact.on, Completion.WARM) for fact in facts]


async def _write(tx: Transaction, found: Sequence[tuple[_Happened, list[Fact]]]) -> None:
    subjects = sorted({each.subject for each, _ in found})
    known = await tx.session.exec(
        select(RegionPersonRow).where(col(RegionPersonRow.subject).in_(subjects))
    )
    persons = {p.subject: _Person(p.brin, p.gemeentecode, p.region, p.cohort) for p in known}
    before, rows = dict(persons), []
    for each, facts in found:
        person = _placed(persons.get(each.subject), each)
        if person is None:  # nobody of whom a school told us where they live
            continue
        persons[each.subject] = person
        rows += [_row(each, fact, person) for fact in facts]
    changed = {s: p for s, p in persons.items() if before.get(s) != p}
    if changed:
        await tx.session.execute(_KEEP_PERSONS, _columns_of_persons(changed))
    if rows:
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        await tx.session.execute(_WRITE, {**columns, "at": tx.now})


def _placed(person: _Person | None, each: _Happened) -> _Person | None:
    """Return where somebody counts from this event on: by residence at the latest known day."""
    match each.event:
        case school.StudentGraduated(brin=brin, gemeentecode=code, diploma_on=day):
            return _Person(brin[:4], code, _region_of(code, each.on), cohort_of(day))
        case school.HandoverOffered() if person is None:
            return _offered(each.event, each.on)
        case (
            school.HandoverProposed(gemeentecode=code) | school.HandoverOffered(gemeentecode=code)
        ) if person is not None:
            region = _region_of(code, each.on)
            return replace(person, gemeentecode=code, region=region)
    return person


def _offered(event: school.HandoverOffered, on: date) -> _Person:
    """Return where somebody counts who graduated before we listened: a year before the offer."""
    code, brin = event.gemeentecode, event.from_organisation.partition(":")[2][:4]
    cohort = cohort_of(event.offered_on - timedelta(days=365))
    return _Person(brin, code, _region_of(code, on), cohort)


def _region_of(gemeentecode: str, on: date) -> int:
    """Return the region of a municipality; none (0) for one that the list does not know."""
    try:
        return doorstroompuntregio_of(gemeentecode, on)
    except UnknownReference:
        return 0


def _row(each: _Happened, fact: Fact, person: _Person) -> dict[str, object]:
    return {
        "fact_id": each.id,
        "kind": fact.kind,
        "subject": each.subject,
        "happened_on": fact.on,
        "fact_value": fact.value,
        "region": person.region,
        "gemeentecode": person.gemeentecode,
        "brin": person.brin,
        "cohort": person.cohort,
    }


def _columns_of_persons(persons: Mapping[UUID, _Person]) -> dict[str, list[object]]:
    return {
        "subject": list(persons),
        "brin": [p.brin for p in persons.values()],
        "gemeentecode": [p.gemeentecode for p in persons.values()],
        "region": [p.region for p in persons.values()],
        "cohort": [p.cohort for p in persons.values()],
    }
