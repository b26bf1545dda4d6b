"""The names of settings are the same in the embedded platform, in Compose and in the code."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from estafette.platform.platform import SERVICES, Platform
from services.migrate import MigrationSettings
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
    migrations = {f"migrate-{name}" for name in SERVICES}
    lasting = {*SERVICES, "postgres", "kafka", "mail"}
    assert set(compose["services"]) == lasting | migrations
    assert all("healthcheck" in compose["services"][name] for name in lasting)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_a_role_of_its_own_and_another_migrates(
    name: str, compose: dict[str, Any]
) -> None:
    migration = compose["services"][f"migrate-{name}"]["environment"]
    assert set(migration) == {field.upper() for field in MigrationSettings.model_fields}
    assert f"//{name}_owner:" in migration["DATABASE_OWNER_URL"]
    assert f"//{name}:" in compose["services"][name]["environment"]["DATABASE_URL"]


def test_compose_keeps_the_schema_of_compose_files(tmp_path: Path) -> None:
    content = (ROOT / "docker-compose.yml").read_text()
    spoilt = tmp_path / "docker-compose.yml"
    spoilt.write_text(content.replace("healthcheck:", "helthcheck:", 1))

    assert against_schema(ROOT / "docker-compose.yml").returncode == 0
    assert "helthcheck" in against_schema(spoilt).stdout


def against_schema(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    return subprocess.run([*command, str(file)], check=False, capture_output=True, text=True)


def test_compose_holds_no_secret(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key or "KEY" in key:
                assert str(value).startswith("${")
