"""The examples for programmers at partners work as they stand in ``docs/connections.md``."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable

from services.partner.domain.history import LINES
from shared.connections.signatures import signed_headers, write_secret
from shared.connections.webhooks import (
    GIVES_UP_AFTER,
    JITTER,
    LEAST_ATTEMPTS,
    OVERLAP,
    PAUSES,
)

DOCS = (Path(__file__).parents[3] / "docs" / "connections.md").read_text()
SECRET, FORMER = write_secret(b"s" * 32), write_secret(b"f" * 32)
BODY = '{"number":1,"data":{"module_name":"Café"}}'.encode()
Check = Callable[[str, dict[str, str], bytes], bool]


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)
    return str(found)


def in_python(secret: str, headers: dict[str, str], body: bytes) -> bool:
    names: dict[str, Any] = {}
    exec(block("python"), names)
    return bool(names["is_genuine"](secret, headers, body))


def in_javascript(secret: str, headers: dict[str, str], body: bytes) -> bool:
    node = compute_driver_executable()[0]
    asked = f"isGenuine({json.dumps(secret)}, {json.dumps(headers)}, Buffer.from({list(body)}))"
    script = f"{block('javascript')}\nconsole.log({asked})"
    done = subprocess.run([node, "-e", script], check=True, capture_output=True, text=True)
    return done.stdout == "true\n"


@pytest.mark.parametrize("check", [in_python, in_javascript])
def test_the_example_accepts_what_we_sign_and_refuses_the_rest(check: Check) -> None:
    now = datetime.now(UTC)
    headers = signed_headers([SECRET, FORMER], "one", now, BODY)
    old = signed_headers([SECRET], "one", now - timedelta(minutes=6), BODY)

    assert check(SECRET, headers, BODY)
    assert check(FORMER, headers, BODY)
    assert not check(write_secret(b"x" * 32), headers, BODY)
    assert not check(SECRET, headers, BODY + b" ")
    assert not check(SECRET, headers | {"webhook-id": "two"}, BODY)
    assert not check(SECRET, old, BODY)


def test_the_page_tells_the_times_that_the_rules_have() -> None:
    assert [pause.total_seconds() for pause in PAUSES] == [
        *(5, 5 * 60, 30 * 60),
        *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)),
    ]
    assert (timedelta(days=5), 8) == (GIVES_UP_AFTER, LEAST_ATTEMPTS)
    assert (timedelta(hours=24), 0.1) == (OVERLAP, JITTER)
    assert "5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24\nhours" in DOCS
    assert "five days" in DOCS
    for kind in {line.name.partition(".")[0] for line in LINES.values()}:
        assert f"`{kind}.*`" in DOCS
