"""The names of settings are the same in the embedded platform, in Compose and in the code."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from estafette.kafka_commands import AdministratorSettings
from estafette.platform import kafka_properties
from estafette.platform.platform import SERVICES, Platform
from services.migrate import MigrationSettings
from shared.runtime.settings import DOSING, Settings

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


def test_the_settings_of_dosing_have_one_default_in_code_compose_and_documentation(
    compose: dict[str, Any],
) -> None:
    told = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    given = compose["services"]["notifications"]["environment"]
    for name in DOSING:
        default = Settings.model_fields[name].default
        assert f"| `{name.upper()}` | {default} |" in told
        assert given[name.upper()] == f"${{{name.upper()}:-{default}}}"


def test_hours_that_end_before_they_begin_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Platform(tmp_path).environment("notifications")
    for key, value in (given | {"PROMOTION_UNTIL_HOUR": "7"}).items():
        monkeypatch.setenv(key, value)

    with pytest.raises(ValidationError, match="promotion_from_hour must be before"):
        Settings()


def test_every_part_of_compose_says_whether_it_is_healthy(compose: dict[str, Any]) -> None:
    once = {f"migrate-{name}" for name in SERVICES} | {"kafka-access"}
    lasting = {*SERVICES, "postgres", "kafka", "mail"}
    assert set(compose["services"]) == lasting | once
    assert all("healthcheck" in compose["services"][name] for name in lasting)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_a_role_of_its_own_and_another_migrates(
    name: str, compose: dict[str, Any]
) -> None:
    migration = compose["services"][f"migrate-{name}"]["environment"]
    assert set(migration) == {field.upper() for field in MigrationSettings.model_fields}
    assert f"//{name}_owner:" in migration["DATABASE_OWNER_URL"]
    assert f"//{name}:" in compose["services"][name]["environment"]["DATABASE_URL"]


def as_compose_names_it(setting: str) -> str:
    """Return the environment name from which the image of Apache Kafka makes a setting."""
    name = setting.replace("_", "__").replace("-", "___").replace(".", "_")
    return f"KAFKA_{name.upper()}"


def test_compose_guards_kafka_as_the_embedded_platform_does(compose: dict[str, Any]) -> None:
    passwords = {"admin": "${KAFKA_ADMIN_PASSWORD}", "controller": "${KAFKA_CONTROLLER_PASSWORD}"}
    embedded = {
        as_compose_names_it(name): value
        for name, value in kafka_properties.guarded(9092, 9093, passwords).items()
        if name != "listeners"
    }
    told = {
        name: re.sub(r":\?[^}]*}", "}", value)
        for name, value in compose["services"]["kafka"]["environment"].items()
    }

    assert embedded.items() <= told.items()


def test_compose_gives_every_service_its_user_at_kafka(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in compose["services"]["kafka-access"]["environment"].items():
        monkeypatch.setenv(key, value)
    settings = AdministratorSettings()

    assert set(settings.passwords) == set(SERVICES)
    for name in SERVICES:
        environment = compose["services"][name]["environment"]
        assert environment["KAFKA_USERNAME"] == name
        variable = environment["KAFKA_PASSWORD"].strip("${}")
        assert settings.passwords[name].get_secret_value().startswith(f"${{{variable}:?")


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
            if key == "KAFKA_PASSWORDS":
                assert all(each.startswith("${") for each in json.loads(value).values())
            elif "PASSWORD" in key or key.endswith("_KEY"):
                assert str(value).startswith("${")
            elif key.endswith("JAAS_CONFIG"):
                assert re.findall(r'(?:password|user_\w+)="(?!\$\{)', value) == []
