"""An OpenID provider that is not ours (npm: oidc-provider), run with node for the tests."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from estafette.platform.processes import Child, Program

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", ".npmrc", "provider.mjs")
START_SECONDS = 30.0


def installed() -> Path:
    """Return a folder with the provider and all it needs; skips the test where that cannot be."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not there: without it no OpenID provider but our own runs")
    content = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "estafette"
    place = base / f"tests-oidc-{content[:16]}"
    if not place.exists():
        base.mkdir(parents=True, exist_ok=True)
        _install(base, place)
    return place


def _install(base: Path, place: Path) -> None:
    """Install aside and move into place, so that nobody ever finds half of it."""
    with tempfile.TemporaryDirectory(dir=base) as aside:
        draft = Path(aside) / "oidc"
        draft.mkdir()
        for name in FILES:
            shutil.copy(HERE / name, draft)
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts"],
            cwd=draft,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        if done.returncode:
            pytest.skip(f"npm could not install the provider: {done.stderr[-500:]}")
        try:
            draft.rename(place)
        except OSError:
            assert place.exists(), "another run was first"


@asynccontextmanager
async def provider(settings: dict[str, Any], log: Path) -> AsyncIterator[None]:
    """Run the provider with these settings until the block ends."""
    program = Program(
        "oidc-provider",
        ["node", str(installed() / "provider.mjs")],
        {"OIDC_TEST_SETTINGS": json.dumps(settings), "NODE_ENV": "test"},
    )
    child = Child(program, log)
    try:
        async with httpx2.AsyncClient(trust_env=False) as http:

            async def ready() -> bool:
                try:
                    return (await http.get(f"{settings['issuer']}/jwks")).is_success
                except httpx2.HTTPError:
                    return False

            await child.until(ready, START_SECONDS)
        yield
    finally:
        child.stop()
