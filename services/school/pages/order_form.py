"""The form with which an SLB'er orders one or more modules for a class."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4, uuid5

from pydantic import BaseModel, Field, model_validator

from services.school.domain.ordering import RESPONSE_WORKING_DAYS
from services.school.models import OrderRow
from services.school.ordering.classes import Klas
from services.school.ordering.placing import OrderIn
from shared.pages.forms import Form, filled
from shared.reference import gemeente, gemeente_by_name
from shared.reference.unknown import UnknownReference
from shared.reference.working_days import add_working_days
from shared.runtime.clock import AMSTERDAM
from shared.runtime.texts import LongText, ShortText
from shared.schemas.orders import CostCarrier
from shared.schemas.vocabulary import Funding

FIRST_AFTER_DAYS = 14
"""So many days ahead a new order starts, unless people choose otherwise."""
LENGTH_DAYS = 28


class OrderForm(BaseModel):
    """What the page asks; the words of a form, not yet an order."""

    form_key: UUID
    """Made with the page; see ``key``."""
    module_ids: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    klas: Annotated[str, Field(pattern=r"^[^|]+\|[^|]+\|.+$")]
    group_size: Annotated[int | None, Field(gt=0, le=200)] = None
    period_from: date
    period_until: date
    wished_on: date | None = None
    wished_at: time | None = None
    location: ShortText
    wishes: LongText | None = None
    cost_carrier: CostCarrier
    funding: Funding
    place: Literal["school", "elsewhere"] = "school"
    residents: ShortText | None = None
    """Names of municipalities, with commas."""
    justification: LongText | None = None

    @model_validator(mode="after")
    def _whole_moment(self) -> "OrderForm":
        if (self.wished_on is None) != (self.wished_at is None):
            raise ValueError("Vul bij het beste moment een datum en een tijd in.")
        return self

    @property
    def key(self) -> UUID:
        """The same for a page that is sent again as it was; another once something was changed.

        So a double click orders once, and who goes back to order for another class can.
        """
        return uuid5(self.form_key, self.model_dump_json(exclude={"form_key"}))

    def orders(self, on: date) -> list[OrderIn]:
        """Return an order for each module; raises UnknownReference for an unknown municipality."""
        brin, slber_id, klas = self.klas.split("|", 2)
        wished = []
        if self.wished_on is not None and self.wished_at is not None:
            wished = [datetime.combine(self.wished_on, self.wished_at, AMSTERDAM)]
        said = self.model_dump(
            exclude={"form_key", "module_ids", "klas", "wished_on", "wished_at", "place"}
            | {"residents"}
        )
        return [
            OrderIn(
                **said,
                module_id=module_id,
                brin=brin,
                slber_id=slber_id,
                klas=klas,
                wished_starts=wished,
                at_school=self.place == "school",
                only_residents_of=_codes(self.residents, on),
            )
            for module_id in dict.fromkeys(self.module_ids)
        ]


def _codes(names: str | None, on: date) -> list[str]:
    parts = [name.strip() for name in (names or "").split(",")]
    return [gemeente_by_name(name, on).gemeentecode for name in parts if name]


def orders_of(form: Form[OrderForm], on: date) -> tuple[list[OrderIn], Form[OrderForm]]:
    """Return the orders that a good form asks for; none, and why, otherwise."""
    if form.errors:
        return [], form
    try:
        return form.model.orders(on), form
    except UnknownReference:
        unknown = "Deze gemeente is niet bekend. Kijk na hoe de naam geschreven is."
        return [], form.refused(residents=unknown)


def blank(modules: Sequence[UUID], klas: str | None, on: date) -> Form[Any]:
    """Return the form for modules and perhaps a class, with a period that gives time to answer."""
    first = on + timedelta(days=FIRST_AFTER_DAYS)
    return filled(
        form_key=uuid4(),
        module_ids=modules,
        klas=klas,
        period_from=first,
        period_until=first + timedelta(days=LENGTH_DAYS),
        funding=Funding.STATUTORY,
        place="school",
    )


def again(order: OrderRow, klas: Klas | None, on: date) -> Form[Any]:
    """Return the form of an earlier order, in a period ahead: only the button is left to press."""
    first = max(add_working_days(on, RESPONSE_WORKING_DAYS + 1), order.alternative_from or on)
    until = first + max(order.period_until - order.period_from, timedelta(days=7))
    return filled(
        form_key=uuid4(),
        module_ids=[order.module_id],
        klas=klas.code if klas else None,
        group_size=order.group_size,
        period_from=first,
        period_until=until,
        location=order.location,
        wishes=order.wishes,
        cost_carrier=order.cost_carrier,
        funding=order.funding,
        place="school" if order.at_school else "elsewhere",
        residents=", ".join(gemeente(code, on).name for code in order.only_residents_of) or None,
        justification=order.justification,
    )
