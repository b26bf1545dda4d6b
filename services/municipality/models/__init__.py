"""The municipality's tables, a file per topic."""

from services.municipality.models.caseload import (
    CaseContactRow,
    FactRow,
    MoveRow,
    TaskRow,
    WorkerRow,
)
from services.municipality.models.cases import CaseRow, RegieRow
from services.municipality.models.handovers import AnswerRow, HandoverRow, UpcomingRow
from services.municipality.models.table import Table

__all__ = [
    "AnswerRow",
    "CaseContactRow",
    "CaseRow",
    "FactRow",
    "HandoverRow",
    "MoveRow",
    "RegieRow",
    "Table",
    "TaskRow",
    "UpcomingRow",
    "WorkerRow",
]
