"""The published specification finds what we would send wrong: shown with planted mistakes."""

from collections.abc import Mapping
from typing import Any

import pytest

from services.municipality.casesystem import zgw, zgw_bodies
from services.municipality.domain.casesystem import NewCase
from tests.service.case_systems import KEEPER, a_municipality, accept, choose, deliver, do
from tests.service.conftest import Desk, NewDesk
from tests.zgw import RSIN, case_system


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await a_municipality(new_desk)


MISTAKES: list[Mapping[str, Any]] = [
    {"startdatum": "1 juni 2026"},
    {"omschrijving": "x" * 81},
    {"zaaktype": None},
    {"vertrouwelijkheidaanduiding": "een beetje geheim"},
    {"verantwoordelijkOrganisatie": RSIN},
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: next(iter(each)))
async def test_the_specification_finds_a_planted_mistake(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, mistake: Mapping[str, Any]
) -> None:
    right = zgw_bodies.case

    def wrong(new: NewCase, types: zgw_bodies.Types) -> Mapping[str, Any]:
        return {**right(new, types), **mistake}

    monkeypatch.setattr(zgw_bodies, "case", wrong)
    with case_system() as system:
        await choose(desk, system)
        await accept(desk)
        await deliver(desk)
        (found,) = system.broken
        assert next(iter(mistake)) in found
        assert system.things == {}


async def test_the_specification_finds_a_header_that_is_missing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zgw, "_CRS", {})
    with case_system() as system:
        path = await choose(desk, system)
        await do(desk, f"{path}/test", who=KEEPER)
        (found,) = system.broken
        assert "Accept-Crs" in found
