"""The municipality's tables, a file per topic."""

from services.municipality.models.cases import CaseRow, RegieRow
from services.municipality.models.connections import CaseDeliveryRow, CaseSystemRow
from services.municipality.models.handovers import AnswerRow, HandoverRow, UpcomingRow
from services.municipality.models.region import (
    RegionChangeRow,
    RegionFactRow,
    RegionMeasureRow,
    RegionModuleRow,
    RegionOfferRow,
    RegionPersonRow,
    RegionProgrammeRow,
    RegionReportRow,
    RegionTargetRow,
    RegionTaskRow,
    RegionTopicRow,
)
from services.municipality.models.table import Table

__all__ = [
    "AnswerRow",
    "CaseDeliveryRow",
    "CaseRow",
    "CaseSystemRow",
    "HandoverRow",
    "RegieRow",
    "RegionChangeRow",
    "RegionFactRow",
    "RegionMeasureRow",
    "RegionModuleRow",
    "RegionOfferRow",
    "RegionPersonRow",
    "RegionProgrammeRow",
    "RegionReportRow",
    "RegionTargetRow",
    "RegionTaskRow",
    "RegionTopicRow",
    "Table",
    "UpcomingRow",
]
