"""The import of outcomes: by the school's own student numbers, each row checked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text

from services.school.aftercare.contacts import OutcomeIn, report_outcomes
from services.school.importing.columns import Refused, check_number
from services.school.importing.reading import BrokenFile, Row
from services.school.models import StudentRow
from shared.messaging.transaction import Transaction
from shared.schemas.vocabulary import Outcome

OUTCOME_COLUMNS = ("brin", "studentnummer", "uitkomst")
"""Columns of an outcomes file; the list for people: data/README.md."""

_SUBJECTS = text(
    """
    SELECT brin, student_number, subject FROM pseudonym
    JOIN unnest(CAST(:brins AS text[]), CAST(:numbers AS text[])) AS asked(brin, student_number)
    USING (brin, student_number)
    """
)


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """A line as it came: whose outcome, and which."""

    line: int
    brin: str
    student_number: str
    outcome: str


@dataclass(slots=True)
class OutcomesWritten:
    """What became of the lines."""

    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, Refused]] = field(default_factory=list)

    def refuse(self, line: OutcomeLine, reason: str) -> None:
        """Refuse a line for its student number."""
        self.refused.append((line.line, Refused("studentnummer", line.student_number, reason)))


def outcome_lines(
    header: Sequence[str], rows: Sequence[Row]
) -> tuple[list[OutcomeLine], list[tuple[int, Refused]]]:
    """Return the lines of a block, and those that have not as many fields as the header.

    Raises BrokenFile when a column is missing.
    """
    missing = [name for name in OUTCOME_COLUMNS if name not in header]
    if missing:
        raise BrokenFile(f"Deze kolommen ontbreken: {', '.join(missing)}.")
    places = [header.index(name) for name in OUTCOME_COLUMNS]
    lines, refused = [], []
    for row in rows:
        if len(row.values) != len(header):
            reason = f"Deze regel heeft {len(row.values)} velden; nodig: {len(header)}."
            refused.append((row.line, Refused("", "", reason)))
        else:
            lines.append(OutcomeLine(row.line, *(row.values[place].strip() for place in places)))
    return lines, refused


async def write_outcomes(
    tx: Transaction, lines: Sequence[OutcomeLine], brins: Collection[str]
) -> OutcomesWritten:
    """Write outcomes of graduates of these schools; what is known already stays as it is."""
    written = OutcomesWritten()
    good = []
    for line in lines:
        try:
            good.append((line, _check(line, brins)))
        except Refused as refusal:
            written.refused.append((line.line, refusal))
    subjects = await _subjects(tx, [line for line, _ in good])
    students = await tx.load_many(StudentRow, set(subjects.values()))
    changed: dict[UUID, OutcomeIn] = {}
    for line, outcome in good:
        subject = subjects.get((line.brin, line.student_number))
        student = students.get(subject) if subject else None
        if student is None or student.diploma_on is None or student.status != "graduate":
            written.refuse(line, "Dit nummer is niet van een gediplomeerde van uw school.")
        elif student.subject in changed:
            written.refuse(line, "Dit studentnummer staat vaker in het bestand.")
        elif student.outcome == outcome:
            written.unchanged += 1
        else:
            changed[student.subject] = OutcomeIn(
                subject=student.subject, outcome=outcome, reported_by="school"
            )
    await report_outcomes(tx, list(changed.values()))
    written.changed = len(changed)
    return written


def _check(line: OutcomeLine, brins: Collection[str]) -> Outcome:
    if line.brin not in brins:
        raise Refused("brin", line.brin, "Dit is niet de BRIN-code van uw school.")
    check_number("studentnummer", line.student_number)
    try:
        return Outcome(line.outcome)
    except ValueError as error:
        allowed = ", ".join(outcome.value for outcome in Outcome)
        raise Refused("uitkomst", line.outcome[:120], f"Kies uit: {allowed}.") from error


async def _subjects(tx: Transaction, lines: Sequence[OutcomeLine]) -> dict[tuple[str, str], UUID]:
    asked = {
        "brins": [line.brin for line in lines],
        "numbers": [line.student_number for line in lines],
    }
    found = await tx.session.execute(_SUBJECTS, asked)
    return {(row.brin, row.student_number): row.subject for row in found}
