"""The code keeps our own rules, and each rule finds what breaks it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts import code_rules
from tests.contracts.code_rules import RULES, Rule, findings

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path.relative_to(ROOT)
    for package in ("shared", "services", "estafette")
    for path in (ROOT / package).rglob("*.py")
    if "versions" not in path.parts
)
LONG = "def long():\n" + "    x = 1\n" * code_rules.LONGEST_FUNCTION
PLANTED: dict[Rule, tuple[str, str]] = {
    code_rules.no_commit: ("services/school/api/x.py", "async def f(s):\n    await s.commit()\n"),
    code_rules.no_own_time: ("services/school/x.py", "n = datetime.now(UTC)\n"),
    code_rules.no_direct_sending: (
        "services/x.py",
        "async def f():\n    await producer.send(1)\n",
    ),
    code_rules.short_functions: ("services/x.py", LONG),
    code_rules.short_files: ("services/x.py", "x = 1\n" * (code_rules.LONGEST_FILE + 1)),
    code_rules.telling_names: ("shared/utils.py", "x = 1\n"),
    code_rules.nothing_left_to_do: ("services/x.py", "x = 1  # TO" + "DO later\n"),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    broken = {
        str(path): found
        for path in SOURCES
        if (found := findings(rule, (ROOT / path).read_text(), str(path)))
    }
    assert len(SOURCES) > 100
    assert broken == {}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_finds_what_breaks_it(rule: Rule) -> None:
    path, source = PLANTED[rule]
    assert len(findings(rule, source, path)) == 1


VIOLATIONS = {
    "services/school/domain/year.py": "import services.partner.models\nimport asyncpg\n",
    "services/school/models/people.py": "import services.school.steps\n",
    "services/partner/domain/orders.py": "import services.partner.api\nimport estafette.topics\n",
    "services/municipality/domain/rule.py": "import services.municipality.api\n",
    "services/notifications/domain/__init__.py": "import services.notifications.api\n",
    "shared/baton/rules.py": "import services.school\nimport sqlalchemy\n",
}


def lint_imports(root: Path) -> str:
    config = ["--config", str(ROOT / ".importlinter"), "--no-cache"]
    command = [str(Path(sys.executable).with_name("lint-imports")), *config]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=root,
        env={"PYTHONPATH": str(root)},
    )
    return done.stdout


def test_every_contract_on_imports_finds_what_breaks_it(tmp_path: Path) -> None:
    for path in SOURCES:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text((ROOT / path).read_text())
    for name, planted in VIOLATIONS.items():
        file = tmp_path / name
        file.write_text(file.read_text() + planted)

    told = " ".join(lint_imports(tmp_path).split())

    config = (ROOT / ".importlinter").read_text()
    names = [line.removeprefix("name = ") for line in config.splitlines() if "name = " in line]
    assert len(names) == 9
    for name in names:
        assert f"{name} BROKEN" in told, name
