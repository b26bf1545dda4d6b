"""How the values of the offer read in Dutch, for pages and exports."""

from services.school.domain.catalogue import Phase, Shop, Stage
from services.school.domain.eligibility import Group
from services.school.domain.programme import Outflow
from services.school.domain.simulation import Mandatory
from shared.schemas.vocabulary import Funding

STAGES = {
    Stage.EXPLORED: "Verkend",
    Stage.TRIAL: "Proef",
    Stage.CONTRACTED: "Contract",
    Stage.EVALUATED: "Geëvalueerd",
    Stage.CONTINUED: "Voortgezet",
    Stage.STOPPED: "Gestopt",
}
PHASES = {
    Phase.BEFORE_DIPLOMA: "Voor het diploma",
    Phase.AFTER_DIPLOMA: "Na het diploma",
    Phase.BOTH: "Voor en na het diploma",
}
SHOPS = {
    Shop.INTERNAL: "Interne winkel, voor SLB'ers",
    Shop.PUBLIC: "Open winkel, voor studenten en oud-studenten",
}
LEVELS = {1: "Entree", 2: "Niveau 2", 3: "Niveau 3", 4: "Niveau 4"}
LANGUAGES = {
    "nl": "Nederlands",
    "en": "Engels",
    "ar": "Arabisch",
    "es": "Spaans",
    "fr": "Frans",
    "pap": "Papiaments",
    "pl": "Pools",
    "so": "Somalisch",
    "ti": "Tigrinya",
    "tr": "Turks",
    "uk": "Oekraïens",
}
GROUPS = {
    Mandatory.ENTREE: "Entree, bol en bbl",
    Mandatory.BOL_2: "Niveau 2, bol",
    Group.BBL_2: "Niveau 2, bbl",
    Group.LEVEL_3: "Niveau 3",
    Group.LEVEL_4: "Niveau 4",
}
FUNDING = {
    Funding.STATUTORY: "Lumpsum (wettelijke taak)",
    Funding.REGIONAL_PROGRAMME: "Regionaal programma",
    Funding.MUNICIPAL: "Gemeente",
    Funding.OTHER: "Anders",
}
OUTFLOWS = {
    Outflow.WORK_WITHOUT_DIPLOMA: "Werk zonder diploma",
    Outflow.WORK_WITH_DIPLOMA: "Werk met diploma",
    Outflow.WORK_WITH_CERTIFICATES: "Werk met een of meer certificaten",
    Outflow.FURTHER_EDUCATION: "Vervolgopleiding met diploma",
}
