"""Runs the development issuer: ``python -m estafette.issuer``."""

import sys
from urllib.parse import urlsplit

import uvicorn
from pydantic import ValidationError

from estafette.issuer.app import create_issuer
from estafette.issuer.settings import IssuerSettings


def main() -> None:
    """Serve until told to stop; refuses in one line what is not for this machine only."""
    try:
        settings = IssuerSettings()
    except ValidationError as error:
        told = "; ".join(
            f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}".lstrip(": ")
            for e in error.errors()
        )
        sys.exit(f"estafette issuer: {told}")
    address = urlsplit(settings.issuer_address)
    uvicorn.run(
        create_issuer(settings), host=address.hostname or "", port=address.port or 80,
        log_config=None, timeout_graceful_shutdown=2,
    )  # fmt: skip


if __name__ == "__main__":
    main()
