"""The effectrapportage on paper (tagged PDF, PDF/UA-1) and as a table of numbers (CSV)."""

import csv
import io
import json
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import typst

from services.municipality.steps.region.reports import Content
from shared.pages.formats import day, euro, moment, number
from shared.runtime.texts import for_spreadsheet

HIDDEN = "niet getoond"
"""What stands for a small number, and for one that would give a small number away."""
COLUMNS = ("soort", "naam", "aantal", "streefcijfer", "bron", "definitie", "versie")


def as_pdf(content: Content) -> bytes:
    """Return the report as a tagged PDF in Dutch; the same content gives the same bytes."""
    made: bytes = typst.compile(
        _template(),
        sys_inputs={"report": json.dumps(_for_paper(content))},
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(content.counted_at.timestamp()),
    )
    return made


@cache
def _template() -> bytes:
    folder = resources.files("services.municipality").joinpath("templates", "region")
    return folder.joinpath("report.typ").read_bytes()


def as_csv(content: Content) -> str:
    """Return every number of the report with its definition; no spreadsheet reads a formula."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in content.officials:
        row = (
            "landelijk", each["name"], each["counted"], each["target"], each["source"],
            each["counts"], each["version"],
        )  # fmt: skip
        writer.writerow(_cell(value) for value in row)
    for each in content.figures:
        shown = HIDDEN if each["counted"] is None else each["counted"]
        row = ("eigen telling", each["name"], shown, None, "Estafette", each["counts"],
               each["version"])  # fmt: skip
        writer.writerow(_cell(value) for value in row)
    return file.getvalue()


def _cell(value: object) -> str:
    return "" if value is None else for_spreadsheet(str(value))


def shown(counted: int | None) -> str:
    """Return a figure as people read it."""
    return HIDDEN if counted is None else number(counted)


def amount(cents: int | None) -> str:
    """Return an amount as people read it; a dash where there is none yet."""
    return "–" if cents is None else euro(Decimal(cents) / 100)


def _for_paper(content: Content) -> dict[str, Any]:
    """Return the report with everything as text, for a template that only places it."""
    return {
        "title": f"Effectrapportage {content.year}, regio {content.region_name}",
        "year": str(content.year),
        "region": f"{content.region_name} (Doorstroompuntregio {content.region})",
        "status": "Definitief" if content.final else "Concept",
        "counted": moment(content.counted_at),
        "due": day(content.due_on),
        "format": content.format_version,
        "contactgemeente": content.contactgemeente,
        "contactschool": content.contactschool or "–",
        "centrumgemeenten": ", ".join(content.centrumgemeenten) or "–",
        "involvement": content.involvement or "",
        "officials": [_official(each) for each in content.officials],
        "figures": [
            {
                "name": each["name"],
                "counted": shown(each["counted"]),
                "counts": each["counts"],
                "version": each["version"],
            }
            for each in content.figures
        ],
        "agreements": [_texts(each) for each in content.agreements],
        "measures": [_texts(each) | {"amount": amount(each["cents"])} for each in content.measures],
        "gaps": [each["what"] for each in content.gaps],
    }


def _official(each: dict[str, Any]) -> dict[str, str]:
    texts = _texts(each)
    for name in ("counted", "target"):
        texts[name] = "–" if each[name] is None else number(each[name])
    return texts


def _texts(each: dict[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in each.items()}


def file_name(content: Content, kind: str) -> str:
    """Return the name under which the report is saved."""
    state = "" if content.final else "-concept"
    return f"effectrapportage-{content.year}-regio-{content.region}{state}.{kind}"
