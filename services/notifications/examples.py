"""An example of every mail, with made-up people: to look at before anybody gets one."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from services.notifications.domain import Template
from services.notifications.domain.purposes import KINDS, Audience
from services.notifications.footing import Foot
from services.notifications.layout import Face
from services.notifications.mails import Mail, Somebody, Why
from shared.pages.brand import Brand

_LATER = "2026-08-09"
_PAUSED = {"paused_on": "2026-06-08", "waiting": 3, "reason": "failing"}
_PARTICIPANTS = "https://partner.example/desk/participants"
_ORDER = {"module_name": "Pitchen", "klas": "2BOL-001"}
_AT_DESK = _ORDER | {"desk": "school", "page": "https://school.example/my-orders/1"}
_AT_PARTNER = _ORDER | {"desk": "partner", "page": "https://partner.example/desk/orders/1"}
_SESSION = _ORDER | {"starts_at": "2026-06-08T07:00:00Z", "location": "Lokaal 1.12, Kerkstraat 4"}
_MEETING = _SESSION | {"module_name": "Omgaan met geld"}
_LINKS = {
    "answer": "https://school.example/handover-answer/Mjk4ZTVmNGEtYjM2OC00Y2E1",
    "stop": "https://school.example/handover-stop/Mjk4ZTVmNGEtYjM2OC00Y2E1",
    "confirm": "https://school.example/confirm-sign-up/Mjk4ZTVmNGEtYjM2OC00Y2E1",
    "choose": "https://school.example/choose-coach/Mjk4ZTVmNGEtYjM2OC00Y2E1",
    "support": "https://gemeente.example/my-support/Mjk4ZTVmNGEtYjM2OC00Y2E1",
    "until": _LATER,
}
_CAMPAIGN = {
    "subject": "Kom langs op de loopbaandag",
    "text": "Op de loopbaandag spreek je werkgevers die nu iemand zoeken.\n\nJe coach is er ook.",
    "button": "Ik kom",
    "link": "https://school.example/m/loopbaandag",
}
_PLACE = {"module_name": "Omgaan met geld", "answer_by": "2026-06-29", "links": _LINKS}


@cache
def drawn_face() -> bytes:
    """Return a drawn face, nobody's photo, as the mails carry one."""
    picture = Image.new("RGB", (144, 144), "#cfe3f5")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((24, 92, 120, 200), fill="#154273")
    draw.ellipse((44, 26, 100, 92), fill="#d9a982")
    draw.arc((58, 56, 86, 80), 20, 160, fill="#1c1c1c", width=3)
    for eye in (60, 80):
        draw.ellipse((eye, 50, eye + 5, 55), fill="#1c1c1c")
    written = BytesIO()
    picture.save(written, "JPEG", quality=80)
    return written.getvalue()


def _coach() -> Somebody:
    return Somebody("Giovanni Rosalia", "giovanni@partner.example", "06-00000012", drawn_face())


def _former() -> Somebody:
    return Somebody("Rachid Benali", "rachid@partner.example", "06-00000011")


def _at_work() -> Mapping[Template, Mapping[str, Any]]:
    """Return what mails say to SLB'ers, partners, coaches and municipalities."""
    coach, former = {"coach": _coach()}, {"former_coach": _former()}
    orderer = {"orderer": Somebody("Mohammed Bakker", "m.bakker@school.example", "06-00000010")}
    participant = {"participant": Somebody("Noor de Vries")}
    period = {"period_from": "2026-06-04", "period_until": "2026-06-20"}
    return {
        Template.NEW_ORDER: _ORDER | period | {"group_size": 20, "respond_by": "2026-06-04"},
        Template.ORDER_CONFIRMED: _ORDER | coach,
        Template.ORDER_DECLINED: _ORDER | {"alternative_from": "2026-07-01"},
        Template.ORDER_MESSAGE: _AT_DESK,
        Template.CHANGE_PROPOSED: _AT_DESK,
        Template.CHANGE_AGREED: _AT_PARTNER,
        Template.CHANGE_DECLINED: _AT_PARTNER,
        Template.ORDER_CANCELLED: _AT_DESK,
        Template.SESSION_PLANNED: _SESSION | coach,
        Template.SESSION_MOVED: _SESSION | coach,
        Template.SESSION_CANCELLED: _SESSION,
        Template.SESSION_REMINDER: _SESSION | coach,
        Template.TRAINER_INTRODUCED: _AT_PARTNER | orderer,
        Template.REPORT_REMINDER: _ORDER | {"last_session_on": "2026-06-08"},
        Template.WEBHOOK_PAUSED: _PAUSED,
        Template.CASE_SYSTEM_PAUSED: _PAUSED,
        Template.PARTICIPANT_INTRODUCED: participant | {"page": _PARTICIPANTS},
        Template.COACH_LEAVES: participant | coach,
        Template.COACH_COMES: participant | former,
        Template.HANDOVER_OFFERED: {"answer_by": "2026-06-29"},
        Template.EFFECTRAPPORTAGE_REMINDER: {"year": 2026, "due_on": "2027-04-30", "days_left": 7},
        Template.HANDOVER_EXPIRES_SOON: {"answer_by": "2026-06-29", "days_left": 5},
        Template.RECEIVER_ASKS: {},
        Template.CASE_OFFERED: {"gemeente": "Rotterdam", "answer_by": "2026-06-29"},
        Template.SCHOOL_ANSWERED: {},
        Template.CONSULTATION_ASKED: {"answer_by": "2026-06-03"},
        Template.CONSULTATION_ANSWERED: {},
        Template.CONSULTATION_OVERDUE: {"answer_by": "2026-06-03"},
    }


def _to_young_people() -> Mapping[Template, Mapping[str, Any]]:
    """Return what mails say to young people."""
    coach, former = {"coach": _coach()}, {"former_coach": _former()}
    gemeente = {"gemeente": "Rotterdam"}
    return {
        Template.PLACE_CONFIRMED: _PLACE | coach,
        Template.PLACE_WAITING: _PLACE,
        Template.PLACE_OFFERED: _PLACE,
        Template.PLACE_LAPSED: _PLACE,
        Template.CONFIRM_SIGN_UP: {"kind": "aftercare", "links": _LINKS},
        Template.CHOOSE_COACH: {"links": _LINKS} | coach,
        Template.WELCOME_AFTERCARE: coach,
        Template.COACH_INTRODUCED: coach | former,
        Template.MEETING_PLANNED: _MEETING | coach,
        Template.MEETING_MOVED: _MEETING | coach,
        Template.MEETING_CANCELLED: _MEETING,
        Template.MEETING_REMINDER: _MEETING | coach,
        Template.HANDOVER_QUESTION: gemeente | {"links": _LINKS} | coach,
        Template.RESIDENCE_CHANGED: gemeente,
        Template.CAMPAIGN: {"links": _CAMPAIGN},
        Template.ALUMNI_CAMPAIGN: {"links": _CAMPAIGN},
        Template.REGIE_SAME_COACH: gemeente | coach | {"links": _LINKS},
        Template.REGIE_OTHER_COACH: gemeente | coach | former | {"links": _LINKS},
    }


EXAMPLES: Mapping[Template, Mapping[str, Any]] = {**_at_work(), **_to_young_people()}
"""What each mail says; a mail without an example cannot be looked at."""
WITHOUT_NAME = frozenset(
    {Template.NEW_ORDER, Template.REPORT_REMINDER, Template.WEBHOOK_PAUSED}
    | {Template.CASE_SYSTEM_PAUSED, Template.HANDOVER_OFFERED}
    | {Template.EFFECTRAPPORTAGE_REMINDER, Template.CASE_OFFERED}
    | {Template.HANDOVER_EXPIRES_SOON, Template.RECEIVER_ASKS, Template.SCHOOL_ANSWERED}
    | {Template.CONSULTATION_ASKED, Template.CONSULTATION_ANSWERED, Template.CONSULTATION_OVERDUE}
)
"""Mails to a shared mailbox, which address nobody by name."""
TO_COACHES = frozenset(
    {Template.TRAINER_INTRODUCED, Template.PARTICIPANT_INTRODUCED}
    | {Template.COACH_LEAVES, Template.COACH_COMES}
)
"""Mails to a coach or trainer."""


def example(template: Template, brand: Brand, now: datetime) -> Mail:
    """Return a mail with made-up people; raises KeyError for one that has no example."""
    said = EXAMPLES[template]
    coach: Somebody | None = said.get("coach")
    return Mail(
        message_id=UUID(int=0),
        template=template,
        address="noor@student.example",
        name="" if template in WITHOUT_NAME else "Noor de Vries",
        said=said,
        why=_why(template),
        sent_at=now,
        brand=brand,
        foot=_foot(template),
        face=Face(coach.name, coach.picture) if coach else None,
    )


def _why(template: Template) -> Why:
    if template in WITHOUT_NAME:
        return Why.ORGANISATION
    if template in TO_COACHES:
        return Why.COACH
    if KINDS[template].audience is Audience.WORK:
        return Why.ORDER
    return Why.SIGN_UP if template is Template.CONFIRM_SIGN_UP else Why.FOOT


def _foot(template: Template) -> Foot | None:
    kind = KINDS[template]
    if kind.audience is Audience.WORK:
        return None
    address = "https://messages.example"
    return Foot(kind.purpose, f"{address}/opt-out/Mjk4ZTVm", f"{address}/preferences/Mjk4ZTVm")
