"""What the school does when a Doorstroompunt consults it (WEB 9.2.5(5); R15)."""

from collections.abc import Sequence

from services.school.consultations import find_match, school_mailbox
from services.school.inbox import inbox
from services.school.models import BrandRow, ConsultationRow
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.consultations import ConsultationReceived
from shared.schemas.municipality import ConsultationRequested
from shared.schemas.personal import PersonSought


@inbox.handles(ConsultationRequested)
async def keep_questions(
    events: Sequence[Received[ConsultationRequested]], tx: Transaction
) -> None:
    """Keep the question with whom we think is meant, and let the school's mailbox know."""
    brands = await tx.load_many(BrandRow, {e.event.brin[:4] for e in events})
    for received in events:
        asked = received.event
        if asked.person_sought is None:  # nobody can be found by a pseudonym of others
            continue
        sought = tx.sealer.unseal(received.subject, asked.person_sought, PersonSought)
        row = ConsultationRow(
            consultation_id=asked.consultation_id,
            subject=received.subject,
            brin=asked.brin[:4],
            gemeentecode=asked.gemeentecode,
            asked_on=tx.today,
            answer_by=asked.answer_by,
            sealed=asked.person_sought,
            reply_to=asked.intake_mailbox,
            matched=await find_match(tx.session, asked.brin[:4], sought),
        )
        tx.add(row)
        told = ConsultationReceived(
            **row.model_dump(include={"consultation_id", "brin", "answer_by"}),
            intake_mailbox=school_mailbox(row.brin, brands.get(row.brin)),
        )
        tx.record(received.subject, told, cause=received)
