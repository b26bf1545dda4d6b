"""The school's tables, a file per topic."""

from services.school.models.aftercare import ContactRow, EnrolmentRow, HandoverRow
from services.school.models.offer import (
    ModuleRow,
    PartnerRow,
    PartnerStepRow,
    PictureRow,
    TrainerRow,
)
from services.school.models.orders import (
    CartRow,
    ChangeRow,
    LogRow,
    MessageRow,
    OrderRow,
    SessionRow,
)
from services.school.models.people import (
    ExtensionRow,
    PseudonymRow,
    RegieRow,
    StudentRow,
    open_regie,
)
from services.school.models.policy import PolicyRow, policies, versions_of
from services.school.models.table import Table

__all__ = [
    "CartRow",
    "ChangeRow",
    "ContactRow",
    "EnrolmentRow",
    "ExtensionRow",
    "HandoverRow",
    "LogRow",
    "MessageRow",
    "ModuleRow",
    "OrderRow",
    "PartnerRow",
    "PartnerStepRow",
    "PictureRow",
    "PolicyRow",
    "PseudonymRow",
    "RegieRow",
    "SessionRow",
    "StudentRow",
    "Table",
    "TrainerRow",
    "open_regie",
    "policies",
    "versions_of",
]
