"""What people read when a field of a form is not right: short, and what to do."""

from typing import Any

from pydantic_core import ErrorDetails

EMPTY = "Vul dit veld in."
WRONG = "Dit klopt niet. Kijk na wat u heeft ingevuld."
CHOOSE = "Kies een van de mogelijkheden."
DAY = "Vul een datum in die bestaat, zoals 31-12-2026."
TIME = "Vul een tijd in die bestaat, zoals 09:30."
MOMENT = "Vul een datum en een tijd in die bestaan."
WHOLE = "Vul een heel getal in."
NUMBER = "Vul een getal in."

_SENTENCES = {
    "missing": EMPTY,
    "string_type": EMPTY,
    "string_too_long": "Dit is te lang. Gebruik hoogstens {max_length} tekens.",
    "string_pattern_mismatch": "Dit heeft niet de goede vorm. Kijk na wat u heeft ingevuld.",
    "too_short": "Kies er minstens {min_length}.",
    "too_long": "Kies er hoogstens {max_length}.",
    "list_type": CHOOSE,
    "enum": CHOOSE,
    "literal_error": CHOOSE,
    "uuid_parsing": CHOOSE,
    "bool_parsing": CHOOSE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "float_parsing": NUMBER,
    "decimal_parsing": NUMBER,
    "finite_number": NUMBER,
    "decimal_max_places": "Gebruik hoogstens {decimal_places} cijfers na de komma.",
    "greater_than": "Vul een getal in dat hoger is dan {gt}.",
    "greater_than_equal": "Vul {ge} in, of hoger.",
    "less_than": "Vul een getal in dat lager is dan {lt}.",
    "less_than_equal": "Vul {le} in, of lager.",
    "multiple_of": "Vul een veelvoud van {multiple_of} in.",
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "date_type": DAY,
    "date_past": "Kies een datum in het verleden.",
    "date_future": "Kies een datum in de toekomst.",
    "time_parsing": TIME,
    "time_type": TIME,
    "datetime_parsing": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "datetime_type": MOMENT,
    "url_parsing": "Vul een webadres in dat begint met https://.",
}


def sentence(error: ErrorDetails) -> str:
    """Return the Dutch sentence for an error of pydantic.

    A ``ValueError`` of our own validators is shown as it is: they speak Dutch.
    """
    context: dict[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"])
        case "string_too_short":
            least: int = context["min_length"]
            return EMPTY if least == 1 else f"Dit is te kort. Gebruik minstens {least} tekens."
        case kind:
            return _SENTENCES.get(kind, WRONG).format(**context)
