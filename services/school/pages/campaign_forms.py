"""What the page of an action asks, and how it becomes what the commands take."""

from typing import Any

from services.school.domain.campaigns import (
    CampaignRule,
    faults,
)
from services.school.models import CampaignRow
from services.school.promotion.plan import CampaignIn, Planned
from shared.pages.forms import WHOLE_FORM, Form, filled
from shared.rules import RuleBroken
from shared.runtime.texts import ShortText

LABELS = {
    "title": "Naam",
    "moment_kind": "Moment",
    "moment_id": "Moment in de agenda",
    "audience": "Voor wie",
    "classes": "Klassen",
    "diploma_from": "Diploma van",
    "diploma_until": "Diploma tot en met",
    "channel": "Hoe",
    "owner": "Eigenaar",
    "owner_number": "Collega",
    "subject": "Onderwerp",
    "text": "Tekst",
    "button": "Knop",
    "module_id": "Aanmeldpagina",
    "send_on": "Begint op",
    "useful_until": "Laatste dag",
}
"""How the fields are called where something is wrong."""
_AT = {CampaignRule.MOMENT_OF_KIND: "moment_id", CampaignRule.STARTS_AHEAD: "send_on"}
"""At which field of the form a rule says no that only the plan itself knows."""


class CampaignForm(Planned):
    """An action as people fill it in."""

    classes: ShortText | None = None

    def values(self, brin: str) -> dict[str, Any]:
        """Return what the command takes, not yet checked."""
        typed = self.model_dump(exclude={"classes"})
        classes = [each.strip() for each in (self.classes or "").split(",") if each.strip()]
        text = self.text.replace("\r\n", "\n") if self.text else None
        return typed | {"brin": brin, "audience_klas": classes, "text": text}


def checked(form: Form[CampaignForm], brin: str) -> Form[CampaignForm]:
    """Return the form with a sentence at each field that is wrong beside the others."""
    if form.errors:
        return form
    sketch = CampaignIn.model_construct(**form.model.values(brin)).sketch()
    wrong = {_field(name): rule.value for name, rule in faults(sketch).items()}
    return form.refused(**wrong) if wrong else form


def _field(name: str) -> str:
    return "classes" if name == "audience_klas" else name


def refused(form: Form[Any], refusal: RuleBroken) -> Form[Any]:
    """Return the form with the sentence of a rule that said no."""
    at = next((name for rule, name in _AT.items() if rule is refusal.rule), WHOLE_FORM)
    return form.refused(**{at: refusal.rule.value})


def of_row(row: CampaignRow) -> Form[CampaignForm]:
    """Return the form filled with an action that is there."""
    names = set(CampaignForm.model_fields) - {"classes"}
    return filled(**row.model_dump(include=names), classes=", ".join(row.audience_klas) or None)
