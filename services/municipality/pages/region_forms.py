"""What the region's pages ask in forms, and how it becomes what the commands take."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, create_model

from services.municipality.domain.region.budget import OverAllocated
from services.municipality.domain.region.programme import (
    TARGETS,
    YEARS,
    Condition,
    ContactschoolReason,
    Measure,
    Target,
)
from services.municipality.steps.region.paper import amount
from services.municipality.steps.region.programme import (
    Mailbox,
    MeasureIn,
    MeasureKind,
    PartnersIn,
    ProgrammeText,
)
from shared.pages.forms import DutchDecimal, Form, filled
from shared.rules import RuleBroken
from shared.runtime.texts import ShortText
from shared.schemas.vocabulary import Brin, Gemeentecode


def _whole(typed: object) -> object:
    return typed.strip().replace(".", "") if isinstance(typed, str) else typed


WholeNumber = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=10_000_000)]
"""A whole number as people type it: 1234 or 1.234."""
Euros = Annotated[DutchDecimal, Field(ge=0, le=10**10, decimal_places=2)]
"""An amount as people type it: 1.234,50."""


class PartnersForm(BaseModel):
    """Who make the programme."""

    contactschool: Brin
    contactschool_reason: ContactschoolReason | None = None
    centrumgemeenten: list[Gemeentecode] = Field(default_factory=list)
    elsewhere: ShortText | None = None
    mailbox: Mailbox

    def partners(self, elsewhere: list[str]) -> PartnersIn:
        """Return who make the programme; ``elsewhere`` are codes outside the region."""
        values = self.model_dump(exclude={"elsewhere", "centrumgemeenten"})
        return PartnersIn(**values, centrumgemeenten=[*self.centrumgemeenten, *elsewhere])


class TextForm(BaseModel):
    """A text."""

    text: ProgrammeText


class BudgetForm(BaseModel):
    """The total, and what is for no measure."""

    total: Euros
    general: Euros


class MeasureForm(MeasureKind):
    """A measure; statements and amounts can come later."""

    said_a: ProgrammeText | None = None
    said_b: ProgrammeText | None = None
    said_c: ProgrammeText | None = None
    said_d: ProgrammeText | None = None
    said_e: ProgrammeText | None = None
    euros_2026: Euros | None = None
    euros_2027: Euros | None = None
    euros_2028: Euros | None = None
    euros_2029: Euros | None = None

    def measure(self) -> MeasureIn:
        """Return the measure that was filled in."""
        said = {code: getattr(self, f"said_{code.value}") for code in Condition}
        euros = {year: getattr(self, f"euros_{year}") for year in YEARS}
        return MeasureIn(
            **self.model_dump(include={*MeasureKind.model_fields}),
            statements={code: text for code, text in said.items() if text},
            cents={year: cents(value) for year, value in euros.items() if value is not None},
        )


TARGET_FIELDS = {f"{target.indicator}_{target.year}": target for target in TARGETS}
"""Names of the fields of the form with streefcijfers."""
TargetsForm = create_model(
    "TargetsForm", **dict.fromkeys(TARGET_FIELDS, (WholeNumber | None, None))
)  # type: ignore[call-overload]


class OfficialForm(BaseModel):
    """A number of the ministry or CBS."""

    counted: WholeNumber
    source: ShortText


class ExplainedForm(OfficialForm):
    """Such a number, with the explanation of target and result."""

    text: ProgrammeText


class MeasureTextsForm(BaseModel):
    """How a measure went."""

    progress: ProgrammeText
    effect: ProgrammeText


class RequestForm(BaseModel):
    """Information that is asked of a school."""

    brin: Brin
    about: ShortText


class ContactgemeenteForm(BaseModel):
    """The new contactgemeente."""

    contactgemeente: Gemeentecode


def cents(euros: Decimal) -> int:
    """Return an amount in cents."""
    return int(euros * 100)


def measure_in_form(measure: Measure) -> Form[Any]:
    """Return the form with a measure's values in it."""
    values: dict[str, Any] = {
        name: getattr(measure, name)
        for name in MeasureKind.model_fields
        if name != "statutory_task"
    }
    values |= {f"said_{code.value}": text for code, text in measure.statements.items()}
    values |= {f"euros_{year}": euros(value) for year, value in measure.cents.items()}
    return filled(**values)


def targets_in_form(targets: Mapping[Target, int]) -> Form[Any]:
    """Return the form with the streefcijfers that there are."""
    return filled(**{name: targets.get(target) for name, target in TARGET_FIELDS.items()})


def euros(value: int | None) -> Decimal | None:
    """Return an amount of cents as it stands in a form."""
    return None if value is None else Decimal(value) / 100


def with_rule(form: Form[Any], broken: RuleBroken, field: str) -> Form[Any]:
    """Return the form with what is wrong at a field; of an amount also how much it is too much."""
    text = str(broken)
    if isinstance(broken, OverAllocated):
        text = f"{text} Het is {amount(broken.over_cents)} te veel."
    return form.refused(**{field: text})
