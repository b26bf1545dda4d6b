"""The municipality's tables, a file per topic."""

from services.municipality.models.caseload import (
    CaseContactRow,
    FactRow,
    MoveRow,
    TaskRow,
    WorkerRow,
)
from services.municipality.models.cases import CaseRow, RegieRow
from services.municipality.models.connections import CaseDeliveryRow, CaseSystemRow
from services.municipality.models.doorstroompunt import (
    ConsultationRow,
    GraduateRow,
    InterestRow,
    PersonRow,
    StepRow,
    SupportRow,
)
from services.municipality.models.handovers import (
    AnswerRow,
    CoachContactRow,
    HandoverRow,
    IntakeRow,
    QuestionRow,
    UpcomingRow,
)
from services.municipality.models.own_part import DeletionRow, OwnPartRow, TermRow
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
    "CaseContactRow",
    "CaseDeliveryRow",
    "CaseRow",
    "CaseSystemRow",
    "CoachContactRow",
    "ConsultationRow",
    "DeletionRow",
    "FactRow",
    "GraduateRow",
    "HandoverRow",
    "IntakeRow",
    "InterestRow",
    "MoveRow",
    "OwnPartRow",
    "PersonRow",
    "QuestionRow",
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
    "StepRow",
    "SupportRow",
    "Table",
    "TaskRow",
    "TermRow",
    "UpcomingRow",
    "WorkerRow",
]
