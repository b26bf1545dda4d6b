"""The brand of each school: colours that can be read, a logo, faces, and nobody else's."""

from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.school.branding import DARK, NewBrand, keep_brand, text_on
from services.school.pictures import LARGEST_IN_MAIL
from shared.pages.brand import ENOUGH_CONTRAST, contrast
from shared.schemas.looks import BrandChanged, CoachPresented
from shared.schemas.personal import CoachCard, Sealed
from shared.schemas.subjects import coach_subject, school_subject
from tests.service.conftest import Desk, NewDesk
from tests.service.test_school_catalogue import TRAINER, a_photo
from tests.service.test_school_orders import PARTNER, broken_rule

TEAM = "school:99ZZ:central-team"


def a_brand(**changed: str) -> dict[str, str]:
    brand = {
        "name": "Your Move!",
        "tagline": "Jouw volgende stap.",
        "colour": "#ffb612",
        "link": "#9a3412",
        "contact": "hallo@your-move.example",
    }
    return brand | changed


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    return await new_desk("school")


async def page(school: Desk, path: str, who: str = TEAM) -> str:
    headers = school.asking(who) | {"accept": "text/html"}
    answer = await school.http.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_pages_of_a_school_show_its_brand_and_those_of_another_do_not(school: Desk) -> None:
    await school.http.put("/brands/99ZZ", json=a_brand())

    own = await page(school, "/")
    slbers = await page(school, "/my-orders", "school:99ZZ:slber:S01")
    others = await page(school, "/", "school:98YY:central-team")
    assert "Your Move!" in own
    assert "/static/brand/99ZZ.css" in own
    assert "Your Move!" in slbers
    assert "Your Move!" not in others
    sheet = await school.http.get("/static/brand/99ZZ.css")
    assert "--brand-colour: #ffb612" in sheet.text
    assert "--brand-on-colour: #000000" in sheet.text


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"link": "#ffb612"}, "LINKS_STAND_OUT"),
        ({"colour": "geel"}, "COLOURS_ARE_SIX_DIGITS"),
        ({"link": "#12345"}, "COLOURS_ARE_SIX_DIGITS"),
        ({"colour": "red;}"}, "COLOURS_ARE_SIX_DIGITS"),
    ],
)
async def test_colours_that_people_cannot_read_are_refused(
    school: Desk, changed: dict[str, str], rule: str
) -> None:
    refused = await school.http.put("/brands/99ZZ", json=a_brand(**changed))

    assert broken_rule(refused) == rule
    assert await school.rows("SELECT * FROM brand") == []


@given(st.integers(0, 0xFFFFFF))
def test_text_on_the_main_colour_is_always_readable(colour: int) -> None:
    written = f"#{colour:06x}"
    assert contrast(text_on(written), written) >= ENOUGH_CONTRAST


async def test_r54_nobody_changes_the_brand_of_another_school(school: Desk) -> None:
    await school.http.put("/brands/99ZZ", json=a_brand())
    other = school.asking("school:98YY:central-team")
    refused = await school.http.put("/brands/99ZZ", json=a_brand(name="Gekaapt"), headers=other)

    assert refused.status_code == 404
    assert "Gekaapt" not in await page(school, "/")
    assert (await school.http.get("/brands/99ZZ", headers=other)).status_code == 404


@pytest.mark.parametrize("code", ["*", "99ZZ,98YY", "%2A"])
async def test_a_code_that_is_no_school_reaches_no_brand(school: Desk, code: str) -> None:
    await school.http.put("/brands/99ZZ", json=a_brand())

    assert (await school.http.get(f"/static/brand/{code}.css")).status_code == 404


async def post(school: Desk, path: str, data: dict[str, Any], **files: bytes) -> Any:
    sent = {name: (f"{name}.jpg", content) for name, content in files.items()}
    return await school.http.post(path, data=data, files=sent, headers=school.asking(TEAM))


async def test_a_logo_is_kept_as_png_and_stays_when_no_new_one_is_sent(school: Desk) -> None:
    with_logo = await post(school, "/brand", a_brand(), logo=a_photo())
    without = await post(school, "/brand", a_brand(name="Stap Voor"))

    assert (with_logo.status_code, without.status_code) == (303, 303)
    shown = (await school.http.get("/brands/99ZZ")).json()
    logo = await school.http.get(shown["logo"])
    assert logo.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(logo.content)).format == "PNG"
    assert shown["name"] == "Stap Voor"


async def test_a_file_that_is_no_picture_comes_back_with_a_sentence(school: Desk) -> None:
    refused = await post(school, "/brand", a_brand(name="Bijna"), logo=b"<svg/>")

    assert refused.status_code == 422
    assert "Dit is geen foto die we kunnen lezen." in refused.text
    assert 'value="Bijna"' in refused.text


async def test_faces_are_trainers_and_people_of_the_school(school: Desk) -> None:
    await school.http.put("/catalogue/partners", json=[PARTNER])
    await school.http.put("/catalogue/trainers", json=[TRAINER])
    await school.http.put("/brands/99ZZ", json=a_brand())
    await post(school, "/brand/faces/trainers", {"trainer_id": "C01"})
    someone = {"name": "Anouk Vermeer", "line": "Belt je terug."}
    await post(school, "/brand/faces", someone, picture=a_photo())
    faces = (await school.http.get("/brands/99ZZ")).json()["faces"]

    assert [face["name"] for face in faces] == ["Rachid Benali", "Anouk Vermeer"]
    assert (await school.http.get(f"/pictures/{faces[1]['picture_id']}")).status_code == 200
    await post(school, f"/brand/faces/{faces[0]['face_id']}/removal", {})
    assert "Rachid" not in (await school.http.get("/brands/99ZZ")).text


async def test_mails_hear_of_the_brand_with_a_logo_that_can_travel(school: Desk) -> None:
    await school.http.put("/brands/99ZZ", json=a_brand())
    await school.http.put("/brands/99ZZ", json=a_brand())
    async with school.transactions.reaching("99ZZ").begin() as tx:
        await keep_brand(tx, "99ZZ", NewBrand(**a_brand(name="Anders")), a_busy_picture())
    first, second = await school.recorded(BrandChanged)

    assert (first["subject"], first["brin"], first["logo"]) == (
        school_subject("99ZZ"),
        "99ZZ",
        None,
    )
    assert (second["brand"], second["colour"], second["on_colour"]) == ("Anders", "#ffb612", DARK)
    logo = b64decode(second["logo"])
    assert len(logo) <= LARGEST_IN_MAIL
    assert Image.open(BytesIO(logo)).format == "PNG"


async def test_mails_hear_of_a_trainers_name_and_face_sealed(school: Desk) -> None:
    await school.http.put("/catalogue/partners", json=[PARTNER])
    await school.http.put("/catalogue/trainers", json=[TRAINER])
    await school.http.put("/catalogue/trainers", json=[TRAINER | {"story": "Een ander verhaal."}])
    path = f"/catalogue/trainers/{TRAINER['trainer_id']}/picture"
    await school.http.post(path, files={"picture": ("face.png", a_busy_picture())})
    first, second = await school.recorded(CoachPresented)
    cards = [
        school.transactions.sealer.unseal(
            coach_subject("C01"), Sealed[CoachCard](said["card"]), CoachCard
        )
        for said in (first, second)
    ]

    assert [card.name for card in cards] == ["Rachid Benali"] * 2
    assert "Rachid" not in str(first)
    assert cards[0].picture is None
    face = b64decode(cards[1].picture or "")
    assert len(face) <= LARGEST_IN_MAIL
    with Image.open(BytesIO(face)) as image:
        assert (image.format, image.width) == ("JPEG", image.height)
    assert b"thuis bij Rachid" not in face


def a_busy_picture() -> bytes:
    """Return a picture that hardly gets smaller, as photos are."""
    file = BytesIO()
    Image.effect_noise((900, 600), 90).save(file, "PNG")
    return file.getvalue()
