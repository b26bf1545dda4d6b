"""The mail catcher: a message sent is a message that can be read."""

from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import httpx2
import pytest

from estafette.platform.bounces import is_unknown, report
from estafette.platform.platform import Platform
from services.notifications.domain.bounces import is_undeliverable


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return Platform(tmp_path / "state", broker="wheel", services=())


def _message(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "a@example.nl",
        "Noor <n@example.nl>",
        subject,
    )
    message.set_content("Beste Noor, je hebt een afspraak. Café Zoë.")
    return message


async def test_mail_that_is_sent_can_be_read(platform: Platform) -> None:
    try:
        await platform.start("mail")
        host, port = platform.addresses.smtp.split(":")
        for subject in ("Eerste", "Tweede <b>"):
            await aiosmtplib.send(_message(subject), hostname=host, port=int(port))

        async with httpx2.AsyncClient(base_url=platform.addresses.mail) as http:
            found = (await http.get("/messages", params={"limit": 1})).json()
            raw = (await http.get(f"/messages/{found['messages'][0]['id']}")).text
            page = (await http.get("/")).text
            unknown = (await http.get("/messages/none")).status_code

        assert found["total"] == 2
        assert [mail["subject"] for mail in found["messages"]] == ["Tweede <b>"]
        assert found["messages"][0]["to"] == "Noor <n@example.nl>"
        assert "Beste Noor" in raw
        assert "Tweede &lt;b&gt;" in page
        assert unknown == 404
    finally:
        await platform.stop_all()


async def test_a_mail_can_be_seen_as_mail_programs_show_it(platform: Platform) -> None:
    message = _message("Met plaatje")
    message.add_alternative('<p>Beste Noor</p><img src="cid:face@estafette">', subtype="html")
    *_, page = message.iter_parts()
    page.add_related(b"a face", "image", "jpeg", cid="<face@estafette>")
    try:
        await platform.start("mail")
        host, port = platform.addresses.smtp.split(":")
        for each in (message, _message("Alleen tekst")):
            await aiosmtplib.send(each, hostname=host, port=int(port))
        async with httpx2.AsyncClient(base_url=platform.addresses.mail) as http:
            found = (await http.get("/messages")).json()["messages"]
            text, shown = [await http.get(f"/messages/{each['id']}/page") for each in found]
            unknown = await http.get("/messages/none/page")
    finally:
        await platform.stop_all()

    assert '<img src="data:image/jpeg;base64,YSBmYWNl">' in shown.text
    assert shown.headers["content-security-policy"].startswith("sandbox")
    assert "Café Zoë" in text.text
    assert unknown.status_code == 404


def test_the_report_of_a_mail_that_does_not_arrive_is_understood() -> None:
    bounce = report("noor@bestaat-niet.example", "bounce+1@estafette.example")

    assert is_undeliverable(bounce)
    assert is_unknown("noor@Bestaat-Niet.example")
    assert not is_unknown("noor@student.example")


async def test_mail_is_kept_after_a_kill_at_the_same_address(platform: Platform) -> None:
    try:
        await platform.start("mail")
        host, port = platform.addresses.smtp.split(":")
        await aiosmtplib.send(_message("Kept"), hostname=host, port=int(port))

        await platform.kill("mail")
        await platform.start("mail")

        async with httpx2.AsyncClient(base_url=platform.addresses.mail) as http:
            assert (await http.get("/messages")).json()["total"] == 1
    finally:
        await platform.stop_all()
