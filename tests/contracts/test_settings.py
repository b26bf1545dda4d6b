"""The names of settings are the same in the embedded platform, in Compose and in the code."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from estafette.platform.platform import SERVICES, Platform
from shared.runtime.settings import Settings

ROOT = Path(__file__).parents[2]
KNOWN = {name.upper() for name in Settings.model_fields}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return content


@pytest.mark.parametrize("name", SERVICES)
def test_the_embedded_platform_gives_known_settings_that_are_valid(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Platform(tmp_path).environment(name)
    for key, value in given.items():
        monkeypatch.setenv(key, value)

    assert set(given) <= KNOWN
    assert Settings().service == name


@pytest.mark.parametrize("name", SERVICES)
def test_compose_gives_the_same_settings_as_the_embedded_platform(
    name: str, tmp_path: Path, compose: dict[str, Any]
) -> None:
    service = compose["services"][name]

    assert set(service["environment"]) == set(Platform(tmp_path).environment(name))
    assert service["environment"]["SERVICE"] == name


def test_every_part_of_compose_says_whether_it_is_healthy(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {*SERVICES, "postgres", "kafka", "mail"}
    assert all("healthcheck" in service for service in compose["services"].values())


def test_compose_holds_no_secret(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key or "KEY" in key:
                assert str(value).startswith("${")
