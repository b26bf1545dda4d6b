"""The municipality's tables, a file per topic."""

from services.municipality.models.cases import CaseRow, RegieRow
from services.municipality.models.handovers import AnswerRow, HandoverRow, UpcomingRow
from services.municipality.models.table import Table

__all__ = ["AnswerRow", "CaseRow", "HandoverRow", "RegieRow", "Table", "UpcomingRow"]
