"""Numbers, money, days and times as Dutch people write them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from shared.pages.formats import FILTERS


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("getal", 0, "0"),
        ("getal", 100, "100"),
        ("getal", 1234567, "1.234.567"),
        ("getal", Decimal("1234.50"), "1.234,5"),
        ("getal", 0.125, "0,13"),
        ("getal", -1200, "-1.200"),
        ("euro", 1250, "€ 1.250,00"),
        ("euro", Decimal("0.005"), "€ 0,01"),
        ("euro", Decimal("-12.5"), "-€ 12,50"),
        ("uren", timedelta(minutes=90), "1,5 uur"),
        ("uren", 2, "2 uur"),
        ("datum", date(2026, 6, 1), "1 juni 2026"),
        ("tijd", time(9, 5), "09.05 uur"),
        ("tijd", datetime(2026, 6, 1, 22, 30, tzinfo=UTC), "00.30 uur"),
        ("moment", datetime(2026, 6, 1, 22, 30, tzinfo=UTC), "2 juni 2026, 00.30 uur"),
    ],
)
def test_values_are_written_the_dutch_way(name: str, value: object, expected: str) -> None:
    assert FILTERS[name](value) == expected
