"""Secrets of a platform: made once, also when all of its parts ask at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from estafette.platform.secrets import Secrets


def test_parts_that_ask_at_the_same_moment_get_the_same_for_ever(tmp_path: Path) -> None:
    made = Secrets(tmp_path)
    names = [f"part-{number % 20}" for number in range(200)]
    with ThreadPoolExecutor(16) as threads:
        given = list(threads.map(made.get, names))

    assert given == [Secrets(tmp_path).get(name) for name in names]
    assert len(set(given)) == 20
