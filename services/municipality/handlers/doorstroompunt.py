"""What the Doorstroompunt does when a school tells something."""

from collections.abc import Sequence

from sqlmodel import col, select

from services.municipality.domain.doorstroompunt import LastDiploma
from services.municipality.inbox import inbox
from services.municipality.models import ConsultationRow, GraduateRow, PersonRow
from services.municipality.steps.doorstroompunt import keep_startkwalificatie
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.rules import NotFound
from shared.schemas.consultations import ConsultationAnswered
from shared.schemas.school import StudentGraduated


@inbox.handles(StudentGraduated)
async def hear_of_diplomas(events: Sequence[Received[StudentGraduated]], tx: Transaction) -> None:
    """Keep who got an entree diploma; note a startkwalificatie of whom we know (R7, R49)."""
    entree = [e for e in events if not e.event.startkwalificatie]
    kept = {"gemeentecode", "brin", "diploma_on"}
    rows = [{"subject": e.subject} | e.event.model_dump(include=kept) for e in entree]
    await tx.add_new(GraduateRow, rows)
    obtained = {e.subject: e.event.diploma_on for e in events if e.event.startkwalificatie}
    if obtained:
        found = await tx.session.exec(
            select(PersonRow)
            .where(col(PersonRow.linked_subject).in_(list(obtained)))
            .order_by(col(PersonRow.subject))
            .with_for_update()
        )
        for person in found:
            await keep_startkwalificatie(tx, person, obtained[person.known_as])


@inbox.handles(ConsultationAnswered)
async def hear_answers(events: Sequence[Received[ConsultationAnswered]], tx: Transaction) -> None:
    """Keep the school's answer: the lock opens; link the person if the school knows who it is."""
    ids = {e.event.consultation_id for e in events}
    consultations = await tx.load_many(ConsultationRow, ids)
    people = await tx.load_many(PersonRow, {each.subject for each in consultations.values()})
    known = [e.event.person for e in events if e.event.person]
    found = await tx.session.exec(select(GraduateRow).where(col(GraduateRow.subject).in_(known)))
    graduates = {row.subject: row for row in found}
    for received in events:
        answer = received.event
        consultation = consultations.get(answer.consultation_id)
        if consultation is None:
            raise NotFound("consultation")
        _keep_answer(consultation, answer)
        if answer.person is not None:
            person = people[consultation.subject]
            person.linked_subject = answer.person
            _keep_diploma(person, graduates.get(answer.person))
            if answer.startkwalificatie_on is not None:
                await keep_startkwalificatie(tx, person, answer.startkwalificatie_on)


def _keep_answer(consultation: ConsultationRow, answer: ConsultationAnswered) -> None:
    said = {"answered_on", "known", "guided", "guided_since", "guided_until", "advice"}
    for name, value in answer.model_dump(include=said).items():
        setattr(consultation, name, value)
    consultation.sealed = answer.reply


def _keep_diploma(person: PersonRow, graduate: GraduateRow | None) -> None:
    """Take over the day of the diploma that the school told before, if it is a later one."""
    if graduate is not None and (
        person.diploma_on is None or graduate.diploma_on > person.diploma_on
    ):
        person.last_diploma, person.diploma_on = LastDiploma.ENTREE, graduate.diploma_on
