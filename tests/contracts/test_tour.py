"""The tour leads to pages that exist, by people who exist."""

import csv
import re
from importlib import import_module
from pathlib import Path

import pytest

from shared.access.gate import routes_of
from shared.access.pages import router as privacy
from shared.identity.signing_in import router as signing_in
from shared.runtime.process import Service
from tests.screenshots import FOLDER, SIZES, pictures

ROOT = Path(__file__).parents[2]
TOUR = (ROOT / "docs/tour.md").read_text(encoding="utf-8")
SERVICES = "school|partner|municipality|notifications"
ADDRESSES = sorted(set(re.findall(rf"\b({SERVICES})\s+`(/[^`]*)`", TOUR)))
MOST_BYTES = 2_000_000


def leads_somewhere(service: str, path: str) -> bool:
    """Return True when a service answers a GET of this path."""
    made: Service = import_module(f"services.{service}.app").service
    return any(
        "GET" in (route.methods or ()) and route.path_regex.match(path.partition("?")[0])
        for router in (*made.routers, signing_in, privacy)
        for route in routes_of(router)
    )


@pytest.mark.parametrize(("service", "path"), ADDRESSES)
def test_every_address_of_the_tour_exists(service: str, path: str) -> None:
    assert leads_somewhere(service, path)


@pytest.mark.parametrize("service", SERVICES.split("|"))
def test_every_page_of_the_menu_is_an_address_that_exists(service: str) -> None:
    menu = import_module(f"services.{service}.app").service.menu
    assert len(menu) >= 3
    assert all(leads_somewhere(service, item.address) for item in menu)


def test_an_address_that_does_not_exist_is_noticed() -> None:
    assert len(ADDRESSES) > 50
    assert not leads_somewhere("school", "/bestaat-niet")


def test_the_people_of_the_tour_are_in_the_list_of_people() -> None:
    with (ROOT / "data/people.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file, delimiter=";"))
    first_table = TOUR.partition("## Ten journeys")[0]
    named = re.findall(
        rf"^\| [a-zA-Z' ]+ \| ([A-Z][^|]+) \| (?:{SERVICES})", first_table, re.MULTILINE
    )
    assert len(named) == 11
    for cell in named:
        for name in re.sub(r" \([^)]*\)", "", cell).split(", "):
            assert name in {person["name"] for person in people}
    assert {picture.person for picture in pictures()} <= {p["sub"] for p in people} | {""}


def test_every_picture_is_there_and_all_are_small() -> None:
    expected = {f"{picture.name}-{width}.png" for picture in pictures() for width in SIZES}
    assert {file.name for file in FOLDER.iterdir()} == expected
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < MOST_BYTES
    assert {Path(shown).name for shown in re.findall(r"\((screenshots/[^)]+)\)", TOUR)} <= expected
