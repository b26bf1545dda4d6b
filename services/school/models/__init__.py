"""The school's tables, a file per topic."""

from services.school.models.aftercare import (
    CoachChangeRow,
    ContactRow,
    EnrolmentRow,
    HandoverRow,
    OutcomeRow,
    PlaceOfferRow,
    ReceiverQuestionRow,
    ResidenceRow,
)
from services.school.models.brand import BrandRow, FaceRow
from services.school.models.campaigns import CampaignRow, RecipientRow
from services.school.models.consultations import ConsultationRow
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
    GuidancePreferenceRow,
    PreferenceRow,
    PseudonymRow,
    RegieRow,
    StudentRow,
    newest_regie,
    open_regie,
)
from services.school.models.policy import PolicyRow, policies, versions_of
from services.school.models.programme import (
    CertificateRow,
    MapEntryRow,
    ParticipantRow,
    ProgrammeRow,
)
from services.school.models.quality import (
    ContactPersonRow,
    EvaluationLinkRow,
    EvaluationRow,
    FormulaRow,
    PublishedResultsRow,
    SignalRow,
)
from services.school.models.sign_ups import MomentRow, SignUpRow
from services.school.models.table import Table

__all__ = [
    "BrandRow",
    "CampaignRow",
    "CartRow",
    "CertificateRow",
    "ChangeRow",
    "CoachChangeRow",
    "ConsultationRow",
    "ContactPersonRow",
    "ContactRow",
    "EnrolmentRow",
    "EvaluationLinkRow",
    "EvaluationRow",
    "ExtensionRow",
    "FaceRow",
    "FormulaRow",
    "GuidancePreferenceRow",
    "HandoverRow",
    "LogRow",
    "MapEntryRow",
    "MessageRow",
    "ModuleRow",
    "MomentRow",
    "OrderRow",
    "OutcomeRow",
    "ParticipantRow",
    "PartnerRow",
    "PartnerStepRow",
    "PictureRow",
    "PlaceOfferRow",
    "PolicyRow",
    "PreferenceRow",
    "ProgrammeRow",
    "PseudonymRow",
    "PublishedResultsRow",
    "ReceiverQuestionRow",
    "RecipientRow",
    "RegieRow",
    "ResidenceRow",
    "SessionRow",
    "SignUpRow",
    "SignalRow",
    "StudentRow",
    "Table",
    "TrainerRow",
    "newest_regie",
    "open_regie",
    "policies",
    "versions_of",
]
