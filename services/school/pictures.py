"""Small pictures of faces and logos: what people send is made small and loses all but the image."""

from io import BytesIO
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError
from uuid_utils.compat import uuid7

from services.school.domain.catalogue import CatalogueRule
from services.school.models import PictureRow
from shared.messaging.transaction import Transaction
from shared.rules import RuleBroken, require

LARGEST_UPLOAD = 2 << 20
LARGEST_SIDE = 480
_LARGEST_PIXELS = 50_000_000
MEDIA_TYPE = "image/webp"


def made_small(upload: bytes) -> bytes:
    """Return the image alone, as WebP of at most 480 pixels a side; raises RuleBroken.

    It is drawn anew: place, camera and whatever else a file carries along stay behind.
    """
    require(0 < len(upload) <= LARGEST_UPLOAD, CatalogueRule.PICTURE_CAN_BE_READ)
    try:
        with Image.open(BytesIO(upload), formats=("JPEG", "PNG", "WEBP")) as image:
            require(
                image.width * image.height <= _LARGEST_PIXELS, CatalogueRule.PICTURE_CAN_BE_READ
            )
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise RuleBroken(CatalogueRule.PICTURE_CAN_BE_READ) from error
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    small = BytesIO()
    Image.frombytes("RGBA", upright.size, upright.tobytes()).save(small, "WEBP", quality=80)
    return small.getvalue()


def keep_picture(tx: Transaction, upload: bytes) -> UUID:
    """Add a picture, made small; returns its identifier."""
    picture = PictureRow(picture_id=uuid7(), content=made_small(upload))
    tx.add(picture)
    return picture.picture_id
