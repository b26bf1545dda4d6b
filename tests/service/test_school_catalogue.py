"""R21, R22, R29 and R46: partners step by step, modules in two shops, faces."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4
from zlib import compress, crc32

import pytest
from PIL import Image

from estafette.clients import ServiceClient, Services
from estafette.demo.run import introduce
from services.school.catalogue import Wanted, is_offered, offered
from services.school.domain.catalogue import Phase, Shop, Theme
from shared.runtime.clock import AMSTERDAM
from shared.runtime.settings import ServiceName
from shared.schemas.school import ModulePublished
from tests.builders import a_file, a_row
from tests.service.conftest import Desk, NewDesk
from tests.service.test_school_orders import MODULE, PARTNER, a_module, an_order, broken_rule

TEAM = "school:99ZZ:central-team"
STEPS = "/catalogue/partners/P01/steps"
TRAINER = {
    "trainer_id": "C01",
    "partner_id": "P01",
    "name": "Rachid Benali",
    "story": "Stond zelf zonder diploma op straat en helpt nu anderen vooruit.",
    "languages": ["nl", "ar"],
}


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    desk = await new_desk("school")
    await desk.http.put("/catalogue/partners", json=[PARTNER])
    await desk.http.put("/catalogue/modules", json=[a_module()])
    return desk


async def names(school: Desk, **asked: Any) -> list[str]:
    answer = await school.http.get("/catalogue/modules", params=asked)
    assert answer.status_code == 200, answer.text
    return [module["name"] for module in answer.json()]


def a_step(stage: str, day: str = "2026-06-01") -> dict[str, str]:
    return {"stage": stage, "taken_on": day, "reason": "Zo is het besproken."}


async def test_r22_modules_of_a_partner_who_stopped_are_hidden_at_once_and_orders_go_on(
    school: Desk,
) -> None:
    await school.http.post("/imports/graduates", content=a_file(a_row()))
    placed = (await school.http.post("/orders", json=an_order())).json()["order_id"]
    assert await names(school) == ["Omgaan met geld"]

    await school.http.post(STEPS, json=a_step("stopped"))

    assert await names(school) == []
    refused = await school.http.post("/orders", json=an_order())
    assert broken_rule(refused) == "MODULE_ON_SALE"
    assert (await school.http.get(f"/orders/{placed}")).json()["status"] == "open"


async def test_r22_a_module_is_hidden_the_day_after_its_contract(school: Desk) -> None:
    await school.http.put("/catalogue/modules", json=[a_module(contract_until="2026-06-10")])
    school.clock.move_to(datetime(2026, 6, 10, 23, 59, tzinfo=AMSTERDAM))
    last_day = await names(school)
    school.clock.move_to(datetime(2026, 6, 11, 0, 1, tzinfo=AMSTERDAM))

    assert (last_day, await names(school)) == (["Omgaan met geld"], [])


async def test_r22_each_step_is_kept_with_date_person_and_reason(school: Desk) -> None:
    headers = school.asking(TEAM)
    taken = await school.http.post(STEPS, json=a_step("evaluated"), headers=headers)
    jumped = await school.http.post(STEPS, json=a_step("trial"), headers=headers)

    assert taken.status_code == 201
    assert broken_rule(jumped) == "STEP_FOLLOWS"
    shown = (await school.http.get("/catalogue/partners/P01")).json()
    assert shown["stage"] == "evaluated"
    assert [step["stage"] for step in shown["steps"]] == ["contracted", "evaluated"]
    last = shown["steps"][-1]
    assert (last["taken_on"], last["taken_by"], last["reason"]) == (
        "2026-06-01",
        TEAM,
        "Zo is het besproken.",
    )


async def test_r22_a_module_is_published_with_the_step_to_the_contract(school: Desk) -> None:
    await school.http.post(STEPS, json=a_step("stopped"))
    hidden = await school.http.put("/catalogue/modules", json=[a_module(price_eur=500)])
    for stage in ("explored", "trial"):
        await school.http.post(STEPS, json=a_step(stage))
    before = len(await school.recorded(ModulePublished))
    await school.http.post(STEPS, json=a_step("contracted"))

    assert hidden.json() == {"published": 0}
    assert len(await school.recorded(ModulePublished)) == before + 1 == 2
    assert await names(school) == ["Omgaan met geld"]


async def test_keeping_a_partner_again_changes_neither_stage_nor_story(school: Desk) -> None:
    await school.http.put("/catalogue/partners", json=[PARTNER | {"story": "Begonnen als buurt."}])
    await school.http.post(STEPS, json=a_step("stopped"))
    await school.http.put("/catalogue/partners", json=[PARTNER | {"name": "Partner 1"}])

    shown = (await school.http.get("/catalogue/partners/P01")).json()
    assert (shown["name"], shown["stage"], shown["story"]) == (
        "Partner 1",
        "stopped",
        "Begonnen als buurt.",
    )


async def test_r29_a_fee_for_the_young_person_is_refused(school: Desk) -> None:
    refused = await school.http.put("/catalogue/modules", json=[a_module(fee_eur=5)])

    assert broken_rule(refused) == "NO_FEE"
    assert "fee_eur" not in (await school.http.get("/catalogue/modules")).json()[0]


async def test_r46_the_catalogue_takes_no_number_that_may_be_a_bsn(school: Desk) -> None:
    for changed in ({"description": "bel 123456782"}, {"suits": ["123456782"]}):
        refused = await school.http.put("/catalogue/modules", json=[a_module(**changed)])
        assert refused.status_code == 422
        assert "123456782" not in refused.text


async def test_a_theme_outside_the_nine_is_refused(school: Desk) -> None:
    refused = await school.http.put("/catalogue/modules", json=[a_module(theme="Solliciteren")])

    assert refused.status_code == 422


async def test_an_insight_goes_with_its_source_and_date(school: Desk) -> None:
    half = a_module(insight="Jongeren weten niet wat er te koop is.")
    whole = half | {"insight_source": "Doelgroeponderzoek", "insight_on": "2025-11-03"}

    assert broken_rule(await school.http.put("/catalogue/modules", json=[half])) == (
        "EVIDENCE_IS_WHOLE"
    )
    assert (await school.http.put("/catalogue/modules", json=[whole])).json() == {"published": 1}
    (shown,) = (await school.http.get("/catalogue/modules")).json()
    assert shown["insight_source"] == "Doelgroeponderzoek"


async def fill(school: Desk) -> None:
    partner = PARTNER | {"partner_id": "P02", "name": "Loopbaanlounge"}
    await school.http.put("/catalogue/partners", json=[partner])
    modules = [
        a_module(
            module_id=str(uuid4()),
            name="Stress de baas",
            theme="Mentaal welzijn",
            partner_id="P02",
            duration_minutes=90,
            phase="after-diploma",
            levels=[1, 2],
            languages=["nl", "ar"],
            shops=["public"],
            suits=["stil"],
            description="Over slapen, piekeren en 100% rust.",
        ),
        a_module(
            module_id=str(uuid4()), name="Pitchen", theme="Staan voor jezelf", shops=["internal"]
        ),
    ]
    answer = await school.http.put("/catalogue/modules", json=modules)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"shop": "internal"}, {"Omgaan met geld", "Pitchen"}),
        ({"shop": "public"}, {"Omgaan met geld", "Stress de baas"}),
        ({"theme": "Mentaal welzijn"}, {"Stress de baas"}),
        ({"phase": "before-diploma"}, {"Omgaan met geld", "Pitchen"}),
        ({"phase": "after-diploma"}, {"Omgaan met geld", "Pitchen", "Stress de baas"}),
        ({"level": 4}, {"Omgaan met geld", "Pitchen"}),
        ({"max_minutes": 60}, {"Omgaan met geld", "Pitchen"}),
        ({"language": "ar"}, {"Stress de baas"}),
        ({"partner_id": "P02"}, {"Stress de baas"}),
        ({"text": "PIEKEREN slapen"}, {"Stress de baas"}),
        ({"text": "piekeren pitchen"}, set()),
        ({"text": "loopbaan"}, {"Stress de baas"}),
        ({"text": "stil"}, {"Stress de baas"}),
        ({"text": "100%"}, {"Stress de baas"}),
        ({"text": "%"}, {"Stress de baas"}),
        ({"shop": "public", "level": 1, "max_minutes": 60}, {"Omgaan met geld"}),
    ],
)
async def test_r21_the_catalogue_is_filtered_and_each_shop_shows_its_own(
    school: Desk, asked: dict[str, Any], found: set[str]
) -> None:
    await fill(school)

    assert set(await names(school, **asked)) == found


async def test_r21_r22_shops_ask_the_catalogue_with_its_query(school: Desk) -> None:
    await fill(school)
    await school.http.put("/catalogue/trainers", json=[TRAINER])
    today = school.clock.now().date()
    wanted = Wanted(shop=Shop.PUBLIC, theme=Theme.PRACTICAL, phase=Phase.AFTER_DIPLOMA)
    async with school.transactions.read() as session:
        (only,) = await offered(session, today, wanted)
        everywhere = await is_offered(session, only.module.module_id, today)
        inside = await is_offered(session, only.module.module_id, today, Shop.INTERNAL)
        unknown = await is_offered(session, uuid4(), today)

    assert (str(only.module.module_id), only.partner.name) == (MODULE, "Partner Een")
    assert [trainer.name for trainer in only.trainers] == ["Rachid Benali"]
    assert (everywhere, inside, unknown) == (True, True, False)


def a_photo(kind: str = "JPEG", side: int = 1200) -> bytes:
    file = BytesIO()
    place = Image.Exif()
    place[0x010E] = "thuis bij Rachid"
    Image.new("RGB", (side, side // 2), "teal").save(file, kind, exif=place)
    return file.getvalue()


async def test_a_face_is_made_small_and_loses_what_the_file_carried_along(school: Desk) -> None:
    await school.http.put("/catalogue/trainers", json=[TRAINER])
    assert b"thuis bij Rachid" in a_photo()

    sent = await school.http.post(
        "/catalogue/trainers/C01/picture", files={"picture": ("rachid.jpg", a_photo())}
    )
    assert sent.status_code == 201, sent.text
    shown = await school.http.get(f"/pictures/{sent.json()['picture_id']}")

    assert shown.headers["content-type"] == "image/webp"
    assert b"thuis bij Rachid" not in shown.content
    assert Image.open(BytesIO(shown.content)).size == (480, 240)
    (module,) = (await school.http.get("/catalogue/modules")).json()
    assert module["trainers"][0]["picture_id"] == sent.json()["picture_id"]


def a_bomb(side: int) -> bytes:
    """Return a small file that says that it holds a picture of this width and height."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + checksum

    size = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", compress(b"\0" * 1000))


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"geen foto",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\nkapot",
        a_bomb(6_000),
        a_bomb(12_000),
        a_bomb(60_000),
    ],
    ids=["nothing", "text", "svg", "broken", "large", "larger", "far too large"],
)
async def test_what_is_no_picture_is_refused(school: Desk, upload: bytes) -> None:
    await school.http.put("/catalogue/trainers", json=[TRAINER])

    refused = await school.http.post(
        "/catalogue/trainers/C01/picture", files={"picture": ("x.png", upload)}
    )
    assert broken_rule(refused) == "PICTURE_CAN_BE_READ"
    assert await school.rows("SELECT * FROM picture") == []


async def test_a_trainer_does_not_move_to_another_partner_unnoticed(school: Desk) -> None:
    await fill(school)
    await school.http.put("/catalogue/trainers", json=[TRAINER])

    refused = await school.http.put("/catalogue/trainers", json=[TRAINER | {"partner_id": "P02"}])
    assert broken_rule(refused) == "TRAINER_OF_PARTNER"


async def test_the_catalogue_of_the_example_goes_in_twice_as_once(new_desk: NewDesk) -> None:
    names: tuple[ServiceName, ...] = ("school", "partner", "municipality", "notifications")
    desks = {name: await new_desk(name) for name in names}
    services = Services({name: ServiceClient(name, desk.http) for name, desk in desks.items()})
    for _ in range(2):
        await introduce(services)

    school = desks["school"]
    published = await school.recorded(ModulePublished)
    shown = (await school.http.get("/catalogue/modules")).json()
    assert len(published) == len(shown) == 23
    assert {module["theme"] for module in shown} == set(Theme)
    assert all(module["trainers"] for module in shown)
    assert [p["version"] for p in (await school.http.get("/policy")).json()] == ["2026-1"]
