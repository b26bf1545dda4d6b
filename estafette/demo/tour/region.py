"""The region: a programme that is nearly complete, its offer, and a draft report (R39 to R43)."""

from typing import Any

from estafette.demo.tour.persons import Visitor

PROGRAMME = "/region/programme"
REPORT = "/region/reports/2026"
_NOT_BEGUN = "Begin het programma"
_ANALYSIS = (
    "In Rijnmond zoeken elk jaar meer dan duizend jongeren hun weg na een diploma van mbo 1 of 2. "
    "De meesten vinden werk, maar een kwart van hen is na een jaar zonder. Wie een vaste coach "
    "heeft, raakt minder vaak uit beeld."
)
_TOPICS = {
    "a": "Scholen en gemeenten spreken elkaar elke maand over wie wat doet.",
    "b": "Het overgangsdocument gaat alleen mee als de jongere dat wil.",
    "c": "In elk wijkteam is één vaste persoon voor vragen van coaches.",
    "d": "Wie van vso of pro komt, heeft voor de zomer een gesprek op het mbo.",
    "e": "Wie wil stoppen, spreekt eerst met de coach over werken en leren.",
    "f": "Leerbedrijven geven een certificaat voor wat iemand geleerd heeft.",
    "g": "Medewerkers van school en gemeente volgen samen een training.",
    "h": "De wethouders en bestuurders komen twee keer per jaar bij elkaar.",
}
"""Every topic of Regeling 2.4 but how young people take part: that is left to do."""
_YEARS = range(2026, 2030)
_TARGETS = {f"vsv_{year}": str(1200 - 50 * (year - 2025)) for year in range(2025, 2030)} | {
    f"neet_{year}": str(5200 - 150 * (year - 2026)) for year in _YEARS
}
_MEASURES = {
    "Jobcoach in het eerste jaar": ("contactgemeente", "150.000"),
    "Samen leren op de werkplek": ("contactschool", "100.000"),
}
_SAID = {
    "said_a": "Jongeren tot 27 jaar met een diploma van mbo 1 of 2.",
    "said_b": "De analyse laat zien dat deze groep het vaakst werk verliest.",
    "said_c": "Na een jaar heeft acht van de tien jongeren nog werk.",
    "said_d": "Iedereen in de regio kan meedoen, waar iemand ook woont.",
    "said_e": "Het is extra, naast wat de wet al vraagt.",
}
_OFFERS = (
    ("gemeente", "Jongerencoach in de wijk", "Mentaal welzijn", "after-diploma"),
    ("gemeente", "Werkfit in tien weken", "Jezelf motiveren", "after-diploma"),
    ("partner", "Taalmaatje", "Extra Nederlands", "both"),
)


async def begin_programme(manager: Visitor) -> None:
    """Begin the programme for 2026 to 2029; two things are left to fill in (R39 to R41)."""
    if _NOT_BEGUN not in await manager.open(PROGRAMME):
        return
    partners = {"contactschool": "99ZZ", "centrumgemeenten": "GM0599"}
    parts: dict[str, dict[str, str]] = {
        "start": {},
        "partners": partners | {"mailbox": "regio@rijnmond.example"},
        "analysis": {"text": _ANALYSIS},
        "targets": {name: number for name, number in _TARGETS.items() if name != "neet_2029"},
        **{f"topics/{topic}": {"text": text} for topic, text in _TOPICS.items()},
        "budget": {"total": "1.100.000", "general": "100.000"},
    }
    for part, form in parts.items():
        await manager.send(f"{PROGRAMME}/{part}", form)
    for name, (source, euros) in _MEASURES.items():
        amounts = {f"euros_{year}": euros for year in _YEARS}
        measure = {"name": name, "source": source, **_SAID, **amounts}
        await manager.send(f"{PROGRAMME}/measures/new", measure)
    for side, name, theme, phase in _OFFERS:
        offer = {"side": side, "name": name, "theme": theme, "phase": phase}
        await manager.send("/region/offers/new", offer | {"valid_from": "2026-01-01"})


async def draft_report(manager: Visitor) -> None:
    """Write a part of the report over 2026; the rest is left to do (R42)."""
    report: dict[str, Any] = await manager.get("/regions/reports/2026")
    went = {
        "progress": "Tien jobcoaches zijn begonnen, en alle scholen doen mee.",
        "effect": "Wie een jobcoach heeft, houdt vaker werk. De telling volgt in het voorjaar.",
    }
    await manager.send(f"{REPORT}/measure/{report['measures'][0]['code']}", went)
    text = "Het overleg is elke maand gehouden. Iedereen weet elkaar te vinden."
    await manager.send(f"{REPORT}/agreement/a", {"text": text})
