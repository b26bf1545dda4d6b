"""Forms: what people typed becomes a model, or the same page again with a sentence per field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ValidationError
from starlette.datastructures import FormData, UploadFile

from shared.pages.messages import sentence

Model = TypeVar("Model", bound=BaseModel)

WHOLE_FORM = ""
"""The name under which errors stand that belong to no field."""


def _decimal(typed: object) -> object:
    if not isinstance(typed, str):
        return typed
    plain = typed.strip().removeprefix("€").strip()
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?|\d*,\d+", plain):
        return plain.replace(".", "").replace(",", ".")
    return plain


DutchDecimal = Annotated[Decimal, BeforeValidator(_decimal)]
"""A number as people type it: 1.234,50 or 1234.50, with or without €."""


class NotFilledIn(ValueError):
    """Asked for the model of a form that has errors."""


@dataclass(frozen=True)
class Form(Generic[Model]):
    """What was typed, what is wrong with it, and the model when nothing is."""

    typed: Mapping[str, str | list[str]] = field(default_factory=dict)
    """Texts by field; lists of texts for fields that take more than one."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """Sentences by field; the first error of each."""
    _model: Model | None = None

    @property
    def model(self) -> Model:
        """The valid model; raises NotFilledIn while there are errors."""
        if self._model is None:
            raise NotFilledIn("the form has errors, or was not sent")
        return self._model

    def value(self, name: str) -> str | list[str]:
        """Return what a field of the page shows; an empty text where nothing was typed."""
        return self.typed.get(name, "")

    def chosen(self, name: str, option: object) -> bool:
        """Return True for an option that was chosen."""
        typed = self.typed.get(name, "")
        return str(option) in typed if isinstance(typed, list) else str(option) == str(typed)

    def refused(self, **errors: str) -> "Form[Model]":
        """Return the same form with sentences at fields, for what only the database knows."""
        return Form(self.typed, {**self.errors, **errors})


def filled(**values: Any) -> Form[Any]:
    """Return a form that nobody sent yet, with these values in its fields."""
    return Form({name: _text(value) for name, value in values.items() if value is not None})


async def read_form(request: Request, model: type[Model]) -> Form[Model]:
    """Read what was sent into a model; an empty text counts as not filled in."""
    typed = _typed(await request.form(), model)
    try:
        return Form(typed, {}, model.model_validate({k: v for k, v in typed.items() if v != ""}))
    except ValidationError as error:
        errors: dict[str, str] = {}
        for each in error.errors():
            name = str(each["loc"][0]) if each["loc"] else WHOLE_FORM
            errors.setdefault(name, sentence(each))
        return Form(typed, errors)


def _typed(sent: FormData, model: type[BaseModel]) -> dict[str, str | list[str]]:
    typed: dict[str, str | list[str]] = {}
    for name, info in model.model_fields.items():
        texts = [each for each in sent.getlist(name) if not isinstance(each, UploadFile)]
        if _takes_many(info.annotation):
            typed[name] = texts
        elif texts:
            typed[name] = texts[-1]
    return typed


def _takes_many(annotation: object) -> bool:
    kinds = (annotation, *get_args(annotation))
    return any((get_origin(kind) or kind) in (list, set, frozenset, tuple) for kind in kinds)


def _text(value: object) -> str | list[str]:
    if isinstance(value, list | tuple | set | frozenset):
        return [str(_text(each)) for each in value]
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return str(value)
