"""The brand of a school: kept by its central team, without code, and shown on all its pages."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, StringConstraints
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school.feedback import Email
from services.school.models import BrandRow, FaceRow, TrainerRow
from services.school.pictures import for_mail, keep_picture, made_small
from shared.messaging.transaction import Transaction, Transactions
from shared.pages.brand import Brand, Logo, contrast
from shared.reference.identifiers import is_brin
from shared.runtime.texts import ShortText
from shared.schemas.looks import BrandChanged
from shared.schemas.subjects import school_subject

Colour = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=7)]
DARK, LIGHT = "#000000", "#ffffff"
"""On every colour at least one of the two can be read (WCAG 2.2, 1.4.3)."""


class NewBrand(BaseModel):
    """What a school chooses; the colour of text on its main colour follows from that."""

    name: ShortText
    tagline: ShortText
    colour: Colour
    link: Colour
    contact: Email


class NewFace(BaseModel):
    """A face to show with the brand."""

    name: ShortText
    line: ShortText


async def find_brand(request: Request, code: str) -> Brand | None:
    """Return the brand of a school by its BRIN, for every page of that school."""
    if not is_brin(code):
        return None
    transactions: Transactions = request.app.state.transactions
    async with transactions.reaching(code[:4]).read() as session:
        return await brand_of(session, code)


async def brand_of(session: AsyncSession, brin: str) -> Brand | None:
    """Return a school's brand, or None when it did not choose one."""
    row = await session.get(BrandRow, brin[:4])
    if row is None:
        return None
    logo = Logo(row.logo, "image/png") if row.logo is not None else None
    return Brand(code=row.brin, logo=logo, **row.model_dump(exclude={"brin", "logo"}))


async def keep_brand(tx: Transaction, brin: str, new: NewBrand, logo: bytes | None = None) -> None:
    """Keep a school's brand; without a new logo the old one stays.

    Raises RuleBroken for colours that people cannot read, and for a logo that is no picture.
    """
    code = brin[:4]
    row = await tx.session.get(BrandRow, code, with_for_update=True)
    small = made_small(logo, "PNG") if logo is not None else (row.logo if row else None)
    checked = _checked(code, new, small)
    values = new.model_dump() | {"on_colour": checked.on_colour, "logo": small}
    if row is not None and row.model_dump(exclude={"brin"}) == values:
        return
    if row is None:
        tx.add(BrandRow(brin=code, **values))
    else:
        row.sqlmodel_update(values)
    tx.record(school_subject(code), _told(checked))


def _told(brand: Brand) -> BrandChanged:
    """Return what mails need of a brand."""
    logo = for_mail(brand.logo.content, "PNG") if brand.logo is not None else None
    return BrandChanged(
        brin=brand.code,
        brand=brand.name,
        colour=brand.colour,
        on_colour=brand.on_colour,
        link=brand.link,
        contact=brand.contact,
        logo=logo,
    )


def _checked(code: str, new: NewBrand, logo: bytes | None) -> Brand:
    shown = Logo(logo, "image/png") if logo is not None else None
    return Brand(code=code, on_colour=text_on(new.colour), logo=shown, **new.model_dump())


def text_on(colour: str) -> str:
    """Return dark or light, whichever is easier to read on a colour; dark on what is no colour."""
    try:
        return max((DARK, LIGHT), key=lambda text: contrast(text, colour))
    except ValueError:
        return DARK


async def faces(session: AsyncSession, brin: str) -> Sequence[FaceRow]:
    """Return the faces of a school's brand, in the order in which they were added."""
    rows = await session.exec(
        select(FaceRow).where(FaceRow.brin == brin[:4]).order_by(col(FaceRow.face_id))
    )
    return rows.all()


async def add_face(tx: Transaction, brin: str, new: NewFace, picture: bytes | None = None) -> UUID:
    """Show a contact of the school with its brand."""
    picture_id = keep_picture(tx, picture) if picture is not None else None
    await tx.session.flush()
    row = FaceRow(face_id=uuid7(), brin=brin[:4], picture_id=picture_id, **new.model_dump())
    tx.add(row)
    return row.face_id


async def add_trainer(tx: Transaction, brin: str, trainer_id: str) -> UUID:
    """Show a trainer of the catalogue with the brand, with the same picture."""
    trainer = await tx.load(TrainerRow, trainer_id)
    line = trainer.story.split(".")[0][:120]
    row = FaceRow(
        face_id=uuid7(),
        brin=brin[:4],
        name=trainer.name,
        line=line,
        picture_id=trainer.picture_id,
    )
    tx.add(row)
    return row.face_id


async def remove_face(tx: Transaction, face_id: UUID) -> None:
    """No longer show a face."""
    await tx.session.delete(await tx.load(FaceRow, face_id))
