"""Whose mails young people get, and who coaches them."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from services.notifications.models import KnownPersonRow
from shared.messaging.transaction import Transaction


async def know(tx: Transaction, persons: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Keep these values of people; each has the same names, and what is not named stays."""
    if not persons:
        return
    rows = [{"subject": subject, **values} for subject, values in sorted(persons.items())]
    statement = insert(KnownPersonRow).values(rows)
    changed = {name: statement.excluded[name] for name in rows[0] if name != "subject"}
    await tx.session.execute(
        statement.on_conflict_do_update(index_elements=["subject"], set_=changed)
    )


async def persons(tx: Transaction, subjects: Iterable[UUID]) -> dict[UUID, KnownPersonRow]:
    """Return what is known of people, locked; of whom nothing is known, a new row."""
    wanted = set(subjects)
    found: dict[UUID, KnownPersonRow] = await tx.load_many(KnownPersonRow, wanted)
    for subject in sorted(wanted - set(found)):
        found[subject] = KnownPersonRow(subject=subject)
        tx.add(found[subject])
    return found


def change_coach(person: KnownPersonRow, coach_id: str | None) -> str | None:
    """Note who the coach is from now on; returns who it was, if that is somebody else."""
    former = person.coach_id if person.coach_id != coach_id else None
    left = [*person.left_coaches, former] if former else person.left_coaches
    person.left_coaches = sorted({each for each in left if each != coach_id})
    person.coach_id = coach_id
    return former
