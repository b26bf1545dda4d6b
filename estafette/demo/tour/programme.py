"""A Participatielab: students on the work floor, with an expected and an actual outflow."""

from estafette.demo.tour.persons import Visitor

NAME = "Participatielab horeca"
_STUDENTS = (
    ("509001", "work-with-diploma"),
    ("509002", "work-with-certificates"),
    ("509003", "work-without-diploma"),
    ("509004", "further-education-with-diploma"),
    ("509005", "work-with-certificates"),
    ("509006", "work-with-diploma"),
)
"""Student numbers of one class, with where each is expected to go."""
_CERTIFICATES = ("Sociale hygiëne", "Werken in de keuken")


async def start_programme(team: Visitor) -> None:
    """Start the programme, with its students and what two of them obtained."""
    if any(each["name"] == NAME for each in await team.get("/programmes")):
        return
    template = {
        "name": NAME,
        "first_day": "2026-08-31",
        "last_day": "2027-07-09",
        "floor_hours": 24,
        "support_hours": 6,
    }
    programme = (await team.post("/programmes", template))["programme_id"]
    workplace = next(
        entry["entry_id"] for entry in await team.get("/social-map") if entry["theme"] == "werkplek"
    )
    for number, expected in _STUDENTS:
        form = {"student_number": number, "expected": expected, "workplace": workplace}
        await team.send(f"/integral-programmes/{programme}/participants", form)
    await _obtain(team, programme)


async def _obtain(team: Visitor, programme: str) -> None:
    """Two students obtained certificates; one of them went to work, the other stays."""
    path = f"/programmes/{programme}/participants"
    with_certificate = [
        each["subject"]
        for each in await team.get(path)
        if each["expected"] == "work-with-certificates"
    ]
    for subject, name in zip(with_certificate, _CERTIFICATES, strict=True):
        certificate = {"name": name, "obtained_on": "2026-11-20"}
        await team.post(f"{path}/{subject}/certificates", certificate)
    leaver = with_certificate[0]
    await team.post(f"{path}/{leaver}/outflow", {"actual": "work-with-certificates"})
