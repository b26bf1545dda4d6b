"""Writes checked rows: new students by COPY, known ones only where something changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.school.document import holder_of
from services.school.domain.eligibility import Guidance, Policy, decide_guidance
from services.school.domain.moving import imported_residence
from services.school.domain.year import Step, day_of, first_step
from services.school.handovers.moving import Move, corrected_by_hand, follow
from services.school.importing.columns import Checked, Refused
from services.school.models import CoachChangeRow, StudentRow, versions_of
from services.school.steps import graduate, start_of_day
from shared.messaging.bulk import copy_events
from shared.messaging.transaction import Transaction
from shared.schemas.event import Event
from shared.schemas.school import StudentGraduated, StudentRegistered

_KNOWN = text(
    """
    SELECT p.brin, p.student_number, p.subject, s.content_hash
    FROM unnest(CAST(:brins AS text[]), CAST(:numbers AS text[])) AS asked(brin, student_number)
    JOIN pseudonym p USING (brin, student_number) JOIN student s USING (subject)
    """
)
_OWN_FIELDS = Checked._fields[2:]
_STUDENT = [
    "subject", "brin", *_OWN_FIELDS, "status", "scope", "offered", "policy_version",
    "startkwalificatie", "term_ends_on", "next_step", "next_step_on",
]  # fmt: skip
_FIXED_AFTER_DIPLOMA = ("diploma_on", "crebo", "level", "leerweg")
_COACH = ("coach_id", "coach_name", "coach_email", "coach_organisation")


@dataclass(slots=True)
class Written:
    """What became of the rows so far."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Writer:
    """Writes the rows of one import in one transaction."""

    tx: Transaction
    driver: asyncpg.Connection
    policies: Mapping[str, Sequence[Policy]]
    """Versions of the policy by school."""
    written: Written = field(default_factory=Written)
    _seen: set[int] = field(default_factory=set)
    _correlation: UUID = field(default_factory=uuid7)
    _decided: dict[Any, tuple[Guidance, tuple[Any, ...]]] = field(default_factory=dict)
    """Decisions so far, and as columns: rows that are alike in what decides are decided once."""

    async def write(self, rows: Sequence[tuple[int, Checked]]) -> list[tuple[int, Refused]]:
        """Write a block of rows with their lines; returns the rows that are refused after all."""
        refused: list[tuple[int, Refused]] = []
        once = []
        for line, row in rows:
            identity = hash((row.brin, row.student_number))
            if identity in self._seen:
                reason = "Dit studentnummer staat vaker in het bestand."
                refused.append((line, Refused("studentnummer", row.student_number, reason)))
                continue
            self._seen.add(identity)
            once.append((line, row))
        known = await self._known([row for _, row in once])
        new = [row for _, row in once if (row.brin, row.student_number) not in known]
        await self._add(new)
        changed = []
        for line, row in once:
            found = known.get((row.brin, row.student_number))
            if found is None:
                continue
            if found[1] == row.content_hash:
                self.written.unchanged += 1
            else:
                changed.append((line, row, found[0]))
        return refused + await self._change(changed)

    async def _known(self, rows: Sequence[Checked]) -> dict[tuple[str, str], tuple[UUID, int]]:
        found = await self.tx.session.execute(
            _KNOWN,
            {"brins": [r.brin for r in rows], "numbers": [r.student_number for r in rows]},
        )
        return {(r.brin, r.student_number): (r.subject, r.content_hash) for r in found}

    async def _add(self, rows: Sequence[Checked]) -> None:
        if not rows:
            return
        students, pseudonyms, regie = [], [], []
        events: list[tuple[UUID, Event]] = []
        today = self.tx.today
        for row in rows:
            subject = uuid7()
            pseudonyms.append((subject, row.brin, row.student_number))
            diploma = row.diploma_on
            if diploma is None or diploma > today:
                step = (None, None) if diploma is None else (Step.GRADUATE.value, diploma)
                students.append(
                    (subject, *row[1:], "student", None, False, None, False, None, *step)
                )
                events.append((subject, registered(row)))
                continue
            alike = (row.brin, row.level, row.leerweg, diploma, row.further_education)
            if alike not in self._decided:
                self._decided[alike] = self._decide(*alike)
            decided, columns = self._decided[alike]
            students.append((subject, *row[1:], *columns))
            events.append((subject, _graduated(row, decided, diploma)))
            if decided.offered:
                regie.append((subject, 1, holder_of(row.brin), start_of_day(diploma)))
        await self._copy("pseudonym", ["subject", "brin", "student_number"], pseudonyms)
        await self._copy("student", _STUDENT, students)
        if regie:
            await self._copy("regie", ["subject", "version", "holder", "held_from"], regie)
        await copy_events(self.driver, events, now=self.tx.now, correlation_id=self._correlation)
        self.written.added += len(rows)

    async def _copy(self, table: str, columns: list[str], records: list[tuple[Any, ...]]) -> None:
        """Copy by way of a temporary table: COPY itself cannot pass the locks on rows."""
        names, incoming = ", ".join(columns), f"incoming_{table}"
        await self.driver.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {incoming} ON COMMIT DROP "  # noqa: S608
            f"AS SELECT {names} FROM {table} WITH NO DATA"
        )
        await self.driver.copy_records_to_table(incoming, columns=columns, records=records)
        await self.driver.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {incoming}"  # noqa: S608
        )
        await self.driver.execute(f"TRUNCATE {incoming}")

    def _decide(
        self, brin: str, level: int, leerweg: str, diploma_on: date, further_education: bool
    ) -> tuple[Guidance, tuple[Any, ...]]:
        decided = decide_guidance(
            level,
            leerweg,
            diploma_on,
            further_education=further_education,
            policies=versions_of(brin, self.policies),
        )
        step = first_step() if decided.offered else None
        step_on = day_of(step, decided.term_ends_on) if step else None
        return decided, (*_as_columns(decided), step and step.value, step_on)

    async def _change(
        self, changed: Sequence[tuple[int, Checked, UUID]]
    ) -> list[tuple[int, Refused]]:
        subjects = [subject for _, _, subject in changed]
        students = await self.tx.load_many(StudentRow, subjects)
        found = await self.tx.session.exec(
            select(CoachChangeRow.subject).where(col(CoachChangeRow.subject).in_(subjects))
        )
        chose = set(found)
        by_hand = await corrected_by_hand(self.tx, subjects)
        refused: list[tuple[int, Refused]] = []
        moves = []
        for line, row, subject in changed:
            student = students[subject]
            former, graduated = student.gemeentecode, student.status == "graduate"
            lives = imported_residence(
                former, row.gemeentecode, former_by_hand=by_hand.get(subject)
            )
            try:
                self._change_one(student, row, chose_coach=subject in chose)
            except Refused as refusal:
                refused.append((line, refusal))
                continue
            student.gemeentecode = lives
            if lives != former and graduated and not student.support_ended:
                moves.append(Move(student, former))
        await follow(self.tx, moves, "import")
        return refused

    def _change_one(self, student: StudentRow, row: Checked, *, chose_coach: bool) -> None:
        if student.status == "graduate":
            for name in _FIXED_AFTER_DIPLOMA:
                if getattr(student, name) != getattr(row, name):
                    reason = "Dit ligt vast sinds het diploma en kan niet meer veranderen."
                    raise Refused(name, str(getattr(row, name)), reason)
        for name in _OWN_FIELDS:
            if chose_coach and name in _COACH:  # R31: whom they chose stays
                continue
            setattr(student, name, getattr(row, name))
        self.written.changed += 1
        if student.status == "graduate":
            return
        if row.diploma_on is not None and row.diploma_on <= self.tx.today:
            graduate(self.tx, student, versions_of(student.brin, self.policies))
            return
        student.next_step = None if row.diploma_on is None else Step.GRADUATE
        student.next_step_on = row.diploma_on
        self.tx.record(student.subject, registered(row))


def registered(row: Checked) -> StudentRegistered:
    """Return the event of a student who is known now."""
    return StudentRegistered(
        brin=row.brin,
        crebo=row.crebo,
        level=row.level,
        leerweg=row.leerweg,
        gemeentecode=row.gemeentecode,
        expected_diploma_on=row.diploma_on,
        coach_id=row.coach_id,
        coach_organisation=row.coach_organisation,
    )


def _graduated(row: Checked, decided: Guidance, diploma_on: date) -> StudentGraduated:
    return StudentGraduated(
        brin=row.brin,
        crebo=row.crebo,
        level=row.level,
        leerweg=row.leerweg,
        gemeentecode=row.gemeentecode,
        diploma_on=diploma_on,
        scope=decided.scope,
        offered=decided.offered,
        policy_version=decided.policy_version,
        startkwalificatie=decided.startkwalificatie,
        term_ends_on=decided.term_ends_on,
        coach_id=row.coach_id,
        coach_organisation=row.coach_organisation,
    )


def _as_columns(decided: Guidance) -> tuple[Any, ...]:
    return (
        "graduate", decided.scope.value, decided.offered, decided.policy_version,
        decided.startkwalificatie, decided.term_ends_on,
    )  # fmt: skip
