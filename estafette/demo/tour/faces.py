"""Drawn faces of the trainers: nobody's photo."""

from io import BytesIO

from PIL import Image, ImageDraw

SIDE = 240
_SKIN = ("#f1c9a5", "#c68642", "#8d5524", "#e0ac69", "#ffdbac", "#a9714b")
_HAIR = ("#2b1d14", "#5a3825", "#1b1b1b", "#7b3f00", "#3d2b1f", "#111111")
_BACK = ("#fde68a", "#bfdbfe", "#fecaca", "#bbf7d0", "#ddd6fe", "#fed7aa")
_INK = "#1f2937"


def face(number: int) -> bytes:
    """Return a simple drawn face as PNG; the same number gives the same face."""
    pick = number % len(_SKIN)
    image = Image.new("RGB", (SIDE, SIDE), _BACK[pick])
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 190, 220, 330), fill=_HAIR[(pick + 2) % len(_HAIR)])
    draw.ellipse((58, 34, 182, 178), fill=_HAIR[pick])
    if number % 2:
        draw.rounded_rectangle((58, 100, 182, 200), 30, fill=_HAIR[pick])
    draw.rectangle((104, 170, 136, 212), fill=_SKIN[pick])
    draw.ellipse((70, 60, 170, 190), fill=_SKIN[pick])
    for eye in (98, 142):
        draw.ellipse((eye - 6, 114, eye + 6, 126), fill=_INK)
        draw.arc((eye - 13, 98, eye + 13, 116), 200, 340, fill=_INK, width=4)
    draw.arc((96, 130, 144, 166), 20, 160, fill=_INK, width=5)
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()
