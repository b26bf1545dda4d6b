"""Shows of sealed personal data only the fields that the table of permissions grants (R51)."""

from collections.abc import Collection
from typing import Any

from pydantic import BaseModel

from shared.access.actions import Field
from shared.schemas.personal import (
    ConsultationReply,
    Contact,
    Overgangsdocument,
    Participant,
    PersonSought,
)

FIELD_OF: dict[type[BaseModel], dict[str, Field]] = {
    Contact: {"name": Field.NAME, "email": Field.CONTACT, "phone": Field.CONTACT},
    Participant: {
        "name": Field.NAME,
        "email": Field.CONTACT,
        "phone": Field.CONTACT,
        "wish": Field.WISH,
    },
    PersonSought: {"name": Field.NAME, "birth_date": Field.BIRTH},
    ConsultationReply: {"coach": Field.GUIDANCE, "note": Field.GUIDANCE},
    Overgangsdocument: {
        "person": Field.CONTACT,
        "birth_date": Field.BIRTH,
        "gemeentecode": Field.RESIDENCE,
        "qualification": Field.DIPLOMA,
        "crebo": Field.DIPLOMA,
        "diploma_on": Field.DIPLOMA,
        "startkwalificatie": Field.DIPLOMA,
        "coach": Field.GUIDANCE,
        "coach_organisation": Field.GUIDANCE,
        "modules": Field.GUIDANCE,
        "contact_moments": Field.CONTACTS,
        "support_needs": Field.SUPPORT,
        "own_words": Field.OWN_WORDS,
    },
}
"""Which kind of data each field of sealed content is; a field that is missing is never shown."""


def only(content: BaseModel, granted: Collection[Field]) -> dict[str, Any]:
    """Return the fields of sealed content whose kind is granted; an unknown field never is."""
    kinds = FIELD_OF[type(content)]
    shown = {name for name, kind in kinds.items() if kind in granted}
    return content.model_dump(mode="json", include=shown)
