"""What pages of the school ask in forms, and how it becomes what the commands take."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from starlette.datastructures import UploadFile

from services.school.catalogue import Language
from services.school.domain.catalogue import Phase, Shop, Stage, Theme
from services.school.models import ModuleRow
from services.school.offering import Module, Step
from services.school.pictures import LARGEST_UPLOAD
from shared.pages.forms import Form, filled
from shared.rules import RuleBroken
from shared.runtime.texts import LongText, ShortText
from shared.schemas.vocabulary import CoachId, Level, PartnerId

LONGEST_TAG = 60


def _whole(typed: object) -> object:
    return (
        typed.strip().removeprefix("€").strip().replace(".", "")
        if isinstance(typed, str)
        else typed
    )


def _short_lines(text: str) -> str:
    if any(len(line.strip()) > LONGEST_TAG for line in text.splitlines()):
        raise ValueError(f"Een regel is te lang. Gebruik hoogstens {LONGEST_TAG} tekens per regel.")
    return text


WholeNumber = Annotated[int, BeforeValidator(_whole)]
"""A whole number as people type it: 1234, 1.234 or € 1.234."""
Lines = Annotated[LongText, AfterValidator(_short_lines)]
"""Short texts, one on each line."""


def lines(text: str | None) -> tuple[str, ...]:
    """Return the lines that have something on them."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


class StepForm(BaseModel):
    """A step with a partner."""

    stage: Stage
    taken_on: date
    reason: LongText

    def step(self) -> Step:
        """Return the step."""
        return Step(**self.model_dump())


class PartnerForm(StepForm):
    """A new partner, with the first step."""

    partner_id: PartnerId
    name: ShortText
    order_mailbox: ShortText
    story: LongText | None = None


class TrainerForm(BaseModel):
    """Somebody who gives modules."""

    trainer_id: CoachId
    name: ShortText
    story: LongText
    languages: frozenset[Language] = Field(min_length=1)


class ModuleForm(BaseModel):
    """A module."""

    name: ShortText
    theme: Theme
    description: LongText | None = None
    duration_minutes: WholeNumber = Field(gt=0, le=480)
    phase: Phase
    levels: frozenset[Level] = Field(min_length=1)
    languages: frozenset[Language] = Field(min_length=1)
    max_group_size: WholeNumber = Field(gt=0, le=200)
    price_eur: WholeNumber = Field(ge=0, le=100_000)
    suits: Lines | None = None
    suits_less: Lines | None = None
    shops: frozenset[Shop] = Field(min_length=1)
    contract_from: date
    contract_until: date
    insight: LongText | None = None
    insight_source: ShortText | None = None
    insight_on: date | None = None

    def module(self, module_id: UUID, partner_id: str) -> Module:
        """Return the module that was filled in."""
        values = self.model_dump(exclude={"suits", "suits_less", "languages"})
        return Module(
            module_id=module_id,
            partner_id=partner_id,
            languages=tuple(sorted(self.languages)),
            suits=lines(self.suits),
            suits_less=lines(self.suits_less),
            **values,
        )


def module_in_form(module: ModuleRow) -> Form[Any]:
    """Return the form with a module's values in it."""
    values = module.model_dump()
    for name in ("suits", "suits_less"):
        values[name] = "\n".join(values[name])
    return filled(**values)


def with_rule(form: Form[Any], broken: RuleBroken, field: str) -> Form[Any]:
    """Return the form with the sentence of a broken rule at the field that it is about."""
    return form.refused(**{field: broken.rule.value})


async def _closing(request: Request) -> AsyncIterator[None]:
    yield
    await request.close()


WITH_FILES = Depends(_closing)
"""For routes whose form can hold files: the files are closed when the answer is there."""


async def upload(request: Request, name: str) -> bytes | None:
    """Return a file that was chosen in a form, or None when none was."""
    sent = (await request.form()).get(name)
    if not isinstance(sent, UploadFile) or not sent.filename:
        return None
    return await sent.read(LARGEST_UPLOAD + 1)
