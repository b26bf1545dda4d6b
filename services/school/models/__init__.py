"""The school's tables, a file per topic."""

from services.school.models.aftercare import (
    CoachChangeRow,
    ContactRow,
    EnrolmentRow,
    HandoverRow,
    OutcomeRow,
)
from services.school.models.offer import (
    ModuleRow,
    PartnerRow,
    PartnerStepRow,
    PictureRow,
    TrainerRow,
)
from services.school.models.orders import OrderRow, SessionRow
from services.school.models.people import (
    ExtensionRow,
    PreferenceRow,
    PseudonymRow,
    RegieRow,
    StudentRow,
    open_regie,
)
from services.school.models.policy import PolicyRow, policies, versions_of
from services.school.models.sign_ups import MomentRow, SignUpRow
from services.school.models.table import Table

__all__ = [
    "CoachChangeRow",
    "ContactRow",
    "EnrolmentRow",
    "ExtensionRow",
    "HandoverRow",
    "ModuleRow",
    "MomentRow",
    "OrderRow",
    "OutcomeRow",
    "PartnerRow",
    "PartnerStepRow",
    "PictureRow",
    "PolicyRow",
    "PreferenceRow",
    "PseudonymRow",
    "RegieRow",
    "SessionRow",
    "SignUpRow",
    "StudentRow",
    "Table",
    "TrainerRow",
    "open_regie",
    "policies",
    "versions_of",
]
