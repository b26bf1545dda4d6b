"""The partner's tables, a file per topic."""

from services.partner.models.groups import GroupRow, PlaceRow
from services.partner.models.hours import HoursRow, RateRow
from services.partner.models.offer import ModuleRow, ResultsRow, SignalRow
from services.partner.models.orders import ChangeRow, MessageRow, OrderRow
from services.partner.models.organisation import CoachRow, PartnerRow
from services.partner.models.participants import CoachQuestionRow, ParticipantRow
from services.partner.models.sessions import AttendanceRow, SessionRow
from services.partner.models.table import Table

__all__ = [
    "AttendanceRow",
    "ChangeRow",
    "CoachQuestionRow",
    "CoachRow",
    "GroupRow",
    "HoursRow",
    "MessageRow",
    "ModuleRow",
    "OrderRow",
    "ParticipantRow",
    "PartnerRow",
    "PlaceRow",
    "RateRow",
    "ResultsRow",
    "SessionRow",
    "SignalRow",
    "Table",
]
