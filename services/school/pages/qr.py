"""QR codes of sign-up pages, as pictures."""

from io import BytesIO

import segno
from fastapi import Request, Response

from shared.messaging.transaction import Transactions


def address_of(request: Request, path: str) -> str:
    """Return the whole address, as phones need it, of an address within the school."""
    transactions: Transactions = request.app.state.transactions
    return transactions.links.public(path)


def drawn(address: str) -> Response:
    """Return the QR code of an address as an SVG picture."""
    picture = BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(picture, kind="svg", scale=8, border=4, xmldecl=False, light="#fff")
    return Response(picture.getvalue(), media_type="image/svg+xml")
