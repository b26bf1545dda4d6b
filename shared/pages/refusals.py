"""Pages for what cannot be done: what happened, and what to do next."""

from http import HTTPStatus

from fastapi import Request
from fastapi.responses import HTMLResponse

from shared.pages import templates
from shared.pages.rendering import brand_of

_AGAIN = "Ga terug naar de vorige pagina, en pas aan wat niet klopt."
_TITLES_AND_ADVICE: dict[int, tuple[str, str]] = {
    400: ("Dit lukte niet", "Ga terug naar de vorige pagina en probeer het opnieuw."),
    401: ("U bent niet aangemeld", "Ga naar de startpagina en meld u aan."),
    403: (
        "Dit mag u niet",
        "Denkt u dat u dit wel moet kunnen? Vraag het de beheerder van uw organisatie.",
    ),
    404: (
        "Deze pagina is er niet",
        "Kijk of het adres goed is getypt. Of ga naar de startpagina en zoek vandaar verder.",
    ),
    409: ("Dit kan nu niet", _AGAIN),
    422: ("Er klopt iets niet", _AGAIN),
    429: ("U probeerde het te vaak", "Wacht een minuut. Probeer het daarna opnieuw."),
    503: ("Dit werkt nu even niet", "Wacht een paar minuten. Probeer het daarna opnieuw."),
}
_OTHER = (
    "Er ging iets mis",
    "Dit ligt niet aan u. Probeer het straks opnieuw. Gaat het weer mis? Mail ons dan.",
)
_pages = templates("shared.pages")


def wants_page(request: Request) -> bool:
    """Return True for a browser; systems do not ask for HTML."""
    return "text/html" in request.headers.get("accept", "")


async def refusal_page(request: Request, status: int, detail: str) -> HTMLResponse:
    """Return the page for a status; ``detail`` is for people and holds no personal data."""
    title, advice = _TITLES_AND_ADVICE.get(status, _OTHER)
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        request.state.brand = await brand_of(request)
    values = {"title": title, "detail": detail, "advice": advice}
    return _pages.TemplateResponse(request, "refusal.html", values, status_code=status)
