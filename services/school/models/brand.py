"""How a school is recognised: its brand, and the faces that go with it."""

from uuid import UUID

from sqlmodel import Field

from services.school.models.table import Table


class BrandRow(Table, table=True):
    """Name, colours and logo of a school."""

    __tablename__ = "brand"
    brin: str = Field(primary_key=True)
    name: str
    tagline: str
    colour: str
    on_colour: str
    link: str
    contact: str
    logo: bytes | None = None


class FaceRow(Table, table=True):
    """Somebody whom the young know: a trainer or a contact."""

    __tablename__ = "face"
    face_id: UUID = Field(primary_key=True)
    brin: str
    name: str
    line: str
    picture_id: UUID | None = None
