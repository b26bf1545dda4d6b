"""What is typed in a form becomes a model, or Dutch sentences per field."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import pytest
from fastapi import Request
from pydantic import BaseModel, Field, model_validator

from shared.pages.forms import WHOLE_FORM, DutchDecimal, Form, NotFilledIn, filled, read_form
from shared.runtime.texts import ShortText


class Sample(BaseModel):
    name: ShortText = "iemand"
    whole: Annotated[int, Field(ge=1, le=9)] = 1
    amount: Annotated[DutchDecimal, Field(gt=0, decimal_places=2)] = Decimal(1)
    on: date = date(2026, 1, 1)
    at: time | None = None
    level: Literal["2", "3"] | None = None
    days: list[str] = Field(default_factory=list, max_length=1)
    agreed: bool = False

    @model_validator(mode="after")
    def _not_twice(self) -> "Sample":
        if self.whole == 2 and self.agreed:
            raise ValueError("Dit gaat niet samen.")
        return self


class Needed(BaseModel):
    name: ShortText
    days: Annotated[list[str], Field(min_length=1)]


async def read(model: type[Any], sent: list[tuple[str, str]]) -> Form[Any]:
    body = urlencode(sent).encode()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    return await read_form(
        Request({"type": "http", "method": "POST", "headers": headers}, receive), model
    )


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        ("name", "x" * 121, "Dit is te lang. Gebruik hoogstens 120 tekens."),
        ("name", "  ", "Vul dit veld in."),
        ("name", "bel 111222333", "Hier staat een nummer dat een BSN kan zijn. Laat het weg."),
        ("whole", "twee", "Vul een heel getal in."),
        ("whole", "0", "Vul 1 in, of hoger."),
        ("whole", "10", "Vul 9 in, of lager."),
        ("amount", "veel", "Vul een getal in."),
        ("amount", "1,234", "Gebruik hoogstens 2 cijfers na de komma."),
        ("amount", "0", "Vul een getal in dat hoger is dan 0."),
        ("on", "2026-02-30", "Vul een datum in die bestaat, zoals 31-12-2026."),
        ("at", "25:00", "Vul een tijd in die bestaat, zoals 09:30."),
        ("level", "9", "Kies een van de mogelijkheden."),
    ],
)
async def test_a_field_says_in_dutch_what_to_do(field: str, typed: str, expected: str) -> None:
    form = await read(Sample, [(field, typed)])
    assert form.errors == {field: expected}
    assert form.value(field) == typed
    with pytest.raises(NotFilledIn):
        _ = form.model


async def test_what_is_left_empty_is_missing_or_has_its_default() -> None:
    needed = await read(Needed, [("name", "")])
    assert needed.errors == {"name": "Vul dit veld in.", "days": "Kies er minstens 1."}
    assert (await read(Sample, [("at", ""), ("whole", "")])).model == Sample()


async def test_more_than_one_can_be_chosen_and_stays_chosen() -> None:
    form = await read(Sample, [("days", "ma"), ("days", "di")])
    assert form.errors == {"days": "Kies er hoogstens 1."}
    assert [form.chosen("days", day) for day in ("ma", "di", "wo")] == [True, True, False]


async def test_an_error_of_the_whole_form_belongs_to_no_field() -> None:
    form = await read(Sample, [("whole", "2"), ("agreed", "true")])
    assert form.errors == {WHOLE_FORM: "Dit gaat niet samen."}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1.234,50", "1234.50"),
        ("€ 12,5", "12.5"),
        ("12.5", "12.5"),
        ("1.234", "1234"),
        ("1234.56", "1234.56"),
    ],
)
async def test_amounts_are_read_as_dutch_people_type_them(typed: str, expected: str) -> None:
    assert (await read(Sample, [("amount", typed)])).model.amount == Decimal(expected)


def test_a_form_that_nobody_sent_shows_values_as_a_browser_wants_them() -> None:
    form = filled(on=date(2026, 9, 1), amount=Decimal("12.50"), days=["ma"], remark=None)
    assert form.value("on") == "2026-09-01"
    assert form.value("amount") == "12,50"
    assert form.chosen("days", "ma")
    assert form.value("remark") == ""


def test_what_only_the_database_knows_can_be_added_to_a_field() -> None:
    form = filled(name="Solliciteren").refused(name="Deze naam bestaat al.")
    assert form.errors == {"name": "Deze naam bestaat al."}
    assert form.value("name") == "Solliciteren"
