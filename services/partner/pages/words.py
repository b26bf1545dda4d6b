"""What codes are called on the partner's pages, and who may do what there."""

from collections.abc import Callable
from datetime import date, datetime, time

from shared.access.actions import Action
from shared.access.decide import Access, decide
from shared.pages import templates
from shared.runtime.clock import AMSTERDAM

ORDER_STATUS = {
    "open": ("Wacht op antwoord", "warning"),
    "confirmed": ("Bevestigd", "success"),
    "declined": ("Afgewezen", "neutral"),
    "report-due": ("Verslag ontbreekt", "error"),
    "reported": ("Klaar", "success"),
    "cancelled": ("Geannuleerd", "neutral"),
}
PLACE_STATUS = {
    "placed": ("Heeft een plek", "success"),
    "offered": ("Plek aangeboden", "warning"),
    "waiting": ("Wacht", "neutral"),
    "lapsed": ("Niet op tijd geantwoord", "error"),
    "given-up": ("Doet niet mee", "neutral"),
}
PARTICIPANT_STATUS = {
    "new": ("Nieuw", "warning"),
    "confirmed": ("Doet mee", "success"),
    "stopped": ("Gestopt", "neutral"),
}
FUNDING = {
    "statutory": "Lumpsum (wettelijke taak)",
    "regional-programme": "Regionaal programma",
    "municipal": "Gemeente",
    "other": "Anders",
}
WORK = {
    "session": "Sessie",
    "contact": "Contact",
    "preparation": "Voorbereiding",
    "travel": "Reistijd",
    "other": "Ander werk",
}
NO_REASONS = [
    ("no-trainer", "Er is geen trainer vrij"),
    ("dates-impossible", "De datums kunnen niet"),
    ("not-suitable", "De module past niet"),
    ("other", "Iets anders"),
]
SIDES = {"student": "Studenten", "slber": "SLB'ers", "partner": "Uw eigen mensen"}
PHASES = {
    "before-diploma": "Voor het diploma",
    "after-diploma": "Na het diploma",
    "both": "Voor en na het diploma",
}
DECISIONS = {
    "adopted": ("Overgenomen", "success"),
    "rejected": ("Niet overgenomen", "neutral"),
    "parked": ("Voor later", "warning"),
}
CANCEL_REASONS = [
    ("no-trainer", "Er is geen trainer meer"),
    ("dates-impossible", "De datums kunnen niet meer"),
    ("klas-not-available", "De klas kan niet"),
    ("not-needed", "Het is niet meer nodig"),
    ("other", "Iets anders"),
]

pages = templates("services.partner")
pages.env.globals.update(
    order_status=ORDER_STATUS,
    place_status=PLACE_STATUS,
    participant_status=PARTICIPANT_STATUS,
    funding=FUNDING,
    work=WORK,
    phases=PHASES,
    decisions=DECISIONS,
)


def may(access: Access) -> Callable[[str], bool]:
    """Return what templates ask: whether the one who is asking may do something."""

    def allowed(action: str) -> bool:
        return decide(access.who, Action(action), "partner") is not None

    return allowed


def at(day: date, moment: time) -> datetime:
    """Return the instant of a local day and time."""
    return datetime.combine(day, moment, AMSTERDAM)


def local(moment: datetime) -> datetime:
    """Return an instant as the clock in Amsterdam shows it."""
    return moment.astimezone(AMSTERDAM)


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Write from when until when: 09.00–10.00 uur."""
    return f"{local(starts_at):%H.%M}–{local(ends_at):%H.%M} uur"


pages.env.globals.update(
    span=lambda session: span(session.starts_at, session.ends_at),
    local_day=lambda moment: local(moment).date(),
)
