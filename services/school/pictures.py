"""Small pictures of faces and logos: what people send is made small and loses all but the image."""

from base64 import b64encode
from io import BytesIO
from typing import Literal
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError
from uuid_utils.compat import uuid7

from services.school.domain.catalogue import CatalogueRule
from services.school.models import PictureRow
from shared.messaging.transaction import Transaction
from shared.rules import RuleBroken, require

LARGEST_UPLOAD = 2 << 20
LARGEST_SIDE = 480
LARGEST_KEPT = 200_000
"""Bytes of a picture as it is kept; one that stays larger gets fewer colours."""
LARGEST_IN_MAIL = 8_192
"""Bytes of a picture that goes along in every mail."""
_LARGEST_PIXELS = 24_000_000
"""Of a file that is unpacked in memory: 100 MB, while the service does nothing else."""
_UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,
)
MEDIA_TYPE = "image/webp"


def made_small(upload: bytes, kind: Literal["WEBP", "PNG"] = "WEBP") -> bytes:
    """Return the image alone, of at most 480 pixels a side; raises RuleBroken.

    It is drawn anew: place, camera and whatever else a file carries along stay behind.
    """
    require(0 < len(upload) <= LARGEST_UPLOAD, CatalogueRule.PICTURE_CAN_BE_READ)
    try:
        with Image.open(BytesIO(upload), formats=("JPEG", "PNG", "WEBP")) as image:
            pixels = image.width * image.height
            require(pixels <= _LARGEST_PIXELS, CatalogueRule.PICTURE_CAN_BE_READ)
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except _UNREADABLE as error:
        raise RuleBroken(CatalogueRule.PICTURE_CAN_BE_READ) from error
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    image_alone = Image.frombytes("RGBA", upright.size, upright.tobytes())
    for colours in (None, 256, 32):
        small = BytesIO()
        fewer = image_alone if colours is None else image_alone.quantize(colours)
        fewer.save(small, kind, quality=80)
        if small.tell() <= LARGEST_KEPT:
            break
    return small.getvalue()


def keep_picture(tx: Transaction, upload: bytes) -> UUID:
    """Add a picture, made small; returns its identifier."""
    picture = PictureRow(picture_id=uuid7(), content=made_small(upload))
    tx.add(picture)
    return picture.picture_id


def for_mail(content: bytes, kind: Literal["JPEG", "PNG"]) -> str:
    """Return a picture that we keep small enough to travel with every mail, in base64.

    A face is a square JPEG; a logo is a PNG, which can be seen through.
    """
    with Image.open(BytesIO(content)) as image:
        whole = image.convert("RGBA")
    for side in (144, 112, 80):
        small = _square(whole, side) if kind == "JPEG" else ImageOps.contain(whole, (side, side))
        written = BytesIO()
        drawn = small if kind == "JPEG" else small.quantize(64)
        drawn.save(written, kind, quality=75, optimize=True)
        if written.tell() <= LARGEST_IN_MAIL:
            break
    return b64encode(written.getvalue()).decode()


def _square(whole: Image.Image, side: int) -> Image.Image:
    """Return the middle of a picture, on white where it can be seen through."""
    fitted = ImageOps.fit(whole, (side, side))
    paper = Image.new("RGB", fitted.size, "white")
    paper.paste(fitted, mask=fitted.getchannel("A"))
    return paper
