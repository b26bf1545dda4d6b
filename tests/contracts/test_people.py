"""The people to be in a demonstration: one for every role, and all of them in the README."""

from pathlib import Path

import pytest

from estafette.issuer.people import Person, read_people
from shared.access.who import Role, membership

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
PEOPLE = list(read_people().values())


def test_there_is_somebody_for_every_role_of_people() -> None:
    held = {membership(text).role for person in PEOPLE for text in person.memberships}
    assert held == set(Role) - {Role.SYSTEM}


def test_there_are_two_organisations_of_every_kind() -> None:
    found = {membership(text).organisation for person in PEOPLE for text in person.memberships}
    for kind in ("school", "partner", "municipality"):
        assert len([each for each in found if each.startswith(kind)]) >= 2, kind


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.sub)
def test_the_readme_says_who_one_can_be(person: Person) -> None:
    assert f"| {person.name} |" in README
