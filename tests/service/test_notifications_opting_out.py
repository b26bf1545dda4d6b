"""Opting out (R34): in one step, at once, for the purpose, and never of service messages."""

import asyncio
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from services.notifications.domain.purposes import Purpose
from services.notifications.footing import OPT_OUT, PREFERENCES
from shared.schemas.notifications import MessageRefused, OptedIn, OptedOut
from shared.schemas.partner import OrderConfirmed
from shared.schemas.personal import Contact
from tests.builders import SUBJECT
from tests.service.conftest import PUBLIC_URL, START, Desk, NewDesk
from tests.service.messages import (
    CAMPAIGN,
    a_campaign,
    a_yes,
    link_of,
    one_click,
    send,
    statuses,
)
from tests.service.test_notifications import Server, a_proposal, an_order
from tests.service.test_notifications import server as server  # noqa: PLC0414  the fixture

ORDER = UUID("01990000-0000-7000-8000-00000000000d")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("notifications")


async def test_r34_every_mail_to_a_person_has_a_step_out_and_says_what_it_is(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(
        a_yes(), a_campaign(desk), a_campaign(desk, purpose="alumni"), a_proposal(desk)
    )
    await send(desk, server)

    said = {}
    for mail in server[0].mails:
        purpose = str(mail["Estafette-Purpose"])
        said[purpose] = mail
        assert link_of(mail, "preferences")
        if purpose == "service":
            assert mail["List-Unsubscribe"] is None, "a service message goes on"
            assert "Dit is een servicebericht." in mail.get_content()
            assert link_of(mail, "opt-out")
        else:
            assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert one_click(mail) in mail.get_content()
    assert set(said) == {"service", "guidance-promotion", "alumni"}


async def test_r34_looking_does_nothing_and_one_click_stops_at_once_without_cookies(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(*(a_campaign(desk) for _ in range(3)))
    await send(desk, server)
    await desk.receive(a_campaign(desk, brin="98YY"))
    address = one_click(server[0].mails[0])
    for _ in range(2):
        looked = await desk.http.get(address)
        assert (looked.status_code, looked.text.count("<button")) == (200, 1)
    assert await statuses(desk) == ["sent", "sent", "held", "held"]

    desk.http.cookies.clear()
    for _ in range(2):
        answer = await desk.http.post(address, data=ONE_CLICK)
        assert answer.status_code == 200
    assert "Je krijgt geen nieuws over begeleiding meer" in answer.text
    stopped = "refused-by-preference"
    assert await statuses(desk) == ["sent", "sent", stopped, stopped]
    (out,) = await desk.recorded(OptedOut)
    assert out == {
        "subject": SUBJECT,
        "purpose": "guidance-promotion",
        "opted_out_on": "2026-06-01",
        "brin": None,
        "campaign_id": str(CAMPAIGN),
    }
    assert len(await desk.recorded(MessageRefused)) == 2

    await desk.receive(
        a_campaign(desk), a_yes(), a_campaign(desk, purpose="alumni"), a_proposal(desk)
    )
    desk.clock.move_to(START + timedelta(days=31))
    assert sorted(await send(desk, server)) == [
        "Kom langs op de loopbaandag",
        "Wil je dat de gemeente je verder helpt?",
    ]
    assert server[0].mails[-1]["Estafette-Purpose"] in ("service", "alumni")


async def test_r34_an_opt_out_reaches_what_is_pending_while_the_mail_server_is_away(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(a_campaign(desk))
    await send(desk, server)
    await desk.receive(a_campaign(desk))
    async with desk.transactions.begin() as tx:
        path = tx.links.path(OPT_OUT[Purpose.SERVICE], SUBJECT, tx.now)
    await asyncio.gather(send(desk, server), desk.http.post(path))

    assert "pending" not in await statuses(desk)
    assert await send(desk, server) == []


async def test_r34_under_a_service_message_one_step_stops_all_promotion_and_no_service(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(a_yes(), a_proposal(desk))
    await send(desk, server)
    await desk.http.post(link_of(server[0].mails[0], "opt-out"))
    await desk.receive(a_campaign(desk), a_campaign(desk, purpose="alumni"), a_proposal(desk))

    assert await send(desk, server) == ["Wil je dat de gemeente je verder helpt?"]
    assert [each["purpose"] for each in await desk.recorded(OptedOut)] == [
        "guidance-promotion",
        "alumni",
    ]


async def test_r34_the_person_chooses_per_school_and_takes_a_no_back(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(a_campaign(desk))
    await send(desk, server)
    path = link_of(server[0].mails[0], "preferences")
    page = (await desk.http.get(path)).text
    assert "ROC Voorbeeldstad" in page
    assert "noor" not in page.lower(), "the page shows nobody"

    async def turn(purpose: str, wanted: str, brin: str = "99ZZ") -> str:
        chosen = {"purpose": purpose, "organisation": brin, "wanted": wanted}
        return (await desk.http.post(path, data=chosen, follow_redirects=True)).text

    assert "Dat krijg je niet meer." in await turn("guidance-promotion", "false")
    assert "Dat krijg je vanaf nu." in await turn("alumni", "true")
    assert "Kies een knop op deze pagina." in await turn("service", "false")
    assert "Kies een knop op deze pagina." in await turn("alumni", "true", "98YY")
    await desk.receive(a_campaign(desk), a_campaign(desk, purpose="alumni", line="Alumni"))
    assert await send(desk, server) == ["Alumni"]
    (out,), (into,) = await desk.recorded(OptedOut), await desk.recorded(OptedIn)
    assert (out["purpose"], out["brin"]) == ("guidance-promotion", "99ZZ")
    assert (into["purpose"], into["brin"]) == ("alumni", "99ZZ")

    await turn("alumni", "false")
    await desk.receive(a_yes())
    await desk.receive(a_campaign(desk, purpose="alumni"))
    assert await send(desk, server) == [], "an alumni system does not undo the own opt-out"


async def test_r34_a_no_that_the_school_knew_becomes_the_persons_own_by_a_click(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(a_proposal(desk), a_yes(wanted=False))
    await send(desk, server)
    await desk.http.post(link_of(server[0].mails[0], "opt-out"))
    await desk.receive(a_yes(), a_campaign(desk, purpose="alumni"))

    assert await send(desk, server) == []
    assert "alumni" in [each["purpose"] for each in await desk.recorded(OptedOut)]


async def test_a_link_of_another_purpose_or_of_nobody_opens_nothing(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(a_campaign(desk))
    await send(desk, server)
    token = link_of(server[0].mails[0], "preferences").rpartition("/")[2]
    async with desk.transactions.begin() as tx:
        stranger = tx.links.path(PREFERENCES, uuid4(), tx.now)
    for path in (
        f"/opt-out/{token}",
        f"/opt-out-guidance/{token}",
        "/preferences/made-up",
        stranger,
    ):
        assert (await desk.http.get(path)).status_code == 404
    assert (await desk.http.post(f"/opt-out/{token}")).status_code == 404


async def test_r34_opt_out_links_work_years_later(desk: Desk, server: tuple[Server, int]) -> None:
    await desk.receive(a_campaign(desk))
    await send(desk, server)
    address = one_click(server[0].mails[0])
    assert address.startswith(PUBLIC_URL)
    desk.clock.move_to(START + timedelta(days=4 * 366))
    assert (await desk.http.post(address, data=ONE_CLICK)).status_code == 200


async def test_staff_get_no_foot(desk: Desk, server: tuple[Server, int]) -> None:
    order = an_order(desk)
    seal = desk.transactions.sealer.seal
    own = seal(ORDER, Contact(name="Sam Smit", email="s01@school.example"))
    await desk.receive(order.model_copy(update={"orderer": own}), subject=ORDER)
    await desk.receive(
        OrderConfirmed(partner_id="P01", trainer_id="C01", confirmed_on=date(2026, 6, 2)),
        subject=ORDER,
    )
    await send(desk, server)
    assert server[0].mails
    assert all(mail["Estafette-Purpose"] is None for mail in server[0].mails)
