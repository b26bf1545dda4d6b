"""Nobody fills the memory or the disk of a service by sending a lot."""

from collections.abc import AsyncIterator

import pytest

from shared.identity.bodies import MOST_BYTES
from tests.service.conftest import Desk, NewDesk

FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=x"
START = b'--x\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\n'


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    return await new_desk("school")


@pytest.mark.parametrize(
    ("path", "kind", "start"),
    [
        ("/join/99ZZ/sign-up", FORM, b"name="),
        ("/join/99ZZ/sign-up", FILES, START),
        ("/handover-answer/nothing", FORM, b"own_words="),
        ("/connections/students", "application/json", b'{"items": "'),
    ],
)
async def test_more_than_any_address_needs_is_refused_while_it_comes_in(
    school: Desk, path: str, kind: str, start: bytes
) -> None:
    sent = 0

    async def a_lot() -> AsyncIterator[bytes]:
        nonlocal sent
        yield start
        while sent < 4 * MOST_BYTES:
            sent += 1 << 16
            yield b"a" * (1 << 16)

    answer = await school.http.post(path, content=a_lot(), headers={"content-type": kind})

    assert answer.status_code in (400, 413), "a form of texts has a lower limit of its own"
    assert sent <= MOST_BYTES + (1 << 17)
