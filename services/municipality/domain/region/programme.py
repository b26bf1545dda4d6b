"""A regional programme and its measures, and what they may not be (R26, R27, R39).

Names of parts are those of the Regeling regionaal programma en Doorstroompuntfunctie 2026–2029.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.municipality.domain.region.rule import RegionRule
from shared.rules import require

PERIOD_FROM, PERIOD_UNTIL = date(2026, 1, 1), date(2029, 12, 31)
"""WEB 9.2.8; Regeling 2.1."""
YEARS = tuple(range(PERIOD_FROM.year, PERIOD_UNTIL.year + 1))


class Section(StrEnum):
    """What a programme consists of (Regeling 2.2)."""

    ANALYSIS = "a"
    TARGETS = "b"
    AGREEMENTS = "c"
    MEASURES = "d"
    BUDGET = "e"


SECTION_NAMES = {
    Section.ANALYSIS: "de regionale analyse",
    Section.TARGETS: "de streefcijfers",
    Section.AGREEMENTS: "de afspraken",
    Section.MEASURES: "de maatregelen",
    Section.BUDGET: "de begroting",
}


class Topic(StrEnum):
    """What agreements must be about (Regeling 2.4)."""

    COOPERATION = "a"
    OVERGANGSDOCUMENT = "b"
    SUPPORT = "c"
    TO_MBO = "d"
    STAY_IN_SCHOOL = "e"
    ON_THE_JOB = "f"
    STAFF = "g"
    BOARD = "h"
    INVOLVEMENT = "i"


TOPIC_NAMES = {
    Topic.COOPERATION: "samenwerking bij maatregelen en wettelijke taken",
    Topic.OVERGANGSDOCUMENT: "het overgangsdocument en de mbo-verklaring",
    Topic.SUPPORT: "laagdrempelige hulp bij problemen, met zorg, inkomen en veiligheid",
    Topic.TO_MBO: "de overstap naar het mbo",
    Topic.STAY_IN_SCHOOL: "voorkomen dat jongeren zonder diploma gaan werken",
    Topic.ON_THE_JOB: "leren op de werkplek, met mbo-verklaring of certificaat",
    Topic.STAFF: "wat medewerkers moeten kunnen",
    Topic.BOARD: "bestuurlijk overleg in de regio",
    Topic.INVOLVEMENT: "hoe jongeren meepraten",
}


class Condition(StrEnum):
    """What each measure must meet (Regeling 2.5 lid 2)."""

    AUDIENCE = "a"
    FROM_ANALYSIS = "b"
    EFFECT = "c"
    NO_DISTINCTION = "d"
    ADDITIONAL = "e"


CONDITION_NAMES = {
    Condition.AUDIENCE: "voor welke jongeren het is",
    Condition.FROM_ANALYSIS: "hoe het volgt uit de regionale analyse",
    Condition.EFFECT: "welk effect het moet hebben en waarom dat te verwachten is",
    Condition.NO_DISTINCTION: "dat het geen onderscheid maakt naar woonplaats",
    Condition.ADDITIONAL: "dat het komt boven op de wettelijke taken",
}


class Indicator(StrEnum):
    """What a streefcijfer is about (Regeling 2.3)."""

    VSV = "vsv"
    NEET = "neet"


@dataclass(frozen=True, slots=True)
class Target:
    """A streefcijfer: of vsv for the school year that begins in ``year``, of NEET for the year."""

    indicator: Indicator
    year: int

    def __str__(self) -> str:
        """Return it as people read it."""
        if self.indicator is Indicator.VSV:
            return f"vsv {self.year}/{self.year + 1}"
        return f"NEET {self.year}"


TARGETS = (
    *(Target(Indicator.VSV, year) for year in range(2025, 2030)),
    *(Target(Indicator.NEET, year) for year in YEARS),
)
"""All that Regeling 2.3 and Annex 1 ask for."""


class Source(StrEnum):
    """Who pays a measure (Regeling 2.5 lid 1)."""

    SUBSIDY = "contactschool"
    GRANT = "contactgemeente"


class StatutoryTask(StrEnum):
    """Tasks that the law gives already, and that no measure may be (Regeling 2.5 lid 2 onder e)."""

    DOORSTROOMPUNT = "WEB 9.2.5"
    SCHOOL_GUIDANCE = "WEB 9.2.12"
    HANDOVER = "WEB 9.2.13"
    SUPPORT_TO_WORK = "Participatiewet 7a"


class ContactschoolReason(StrEnum):
    """Why another school becomes contactschool within the period (Regeling 3.2)."""

    MERGER = "merger"
    SPLIT = "split"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is paid from the programme's money (Regeling 2.5)."""

    key: str
    name: str
    source: Source
    at_school: bool
    by_residence: bool
    """True if it makes a distinction by where people live."""
    residence_reason: str | None = None
    statutory_task: StatutoryTask | None = None
    statements: Mapping[Condition, str] = field(default_factory=dict)
    cents: Mapping[int, int] = field(default_factory=dict)
    """Amount per year, in cents."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A region's programme: exactly one region, period, contactgemeente and contactschool (R39)."""

    region: int
    contactgemeente: str
    contactschool: str | None = None
    centrumgemeenten: tuple[str, ...] = ()
    analysis: str | None = None
    targets: Mapping[Target, int] = field(default_factory=dict)
    topics: Mapping[Topic, str] = field(default_factory=dict)
    measures: tuple[Measure, ...] = ()
    general_cents: int | None = None
    total_cents: int | None = None
    years: tuple[int, ...] = YEARS


def choose_contactschool(now: str | None, to: str, reason: ContactschoolReason | None) -> str:
    """Return the contactschool; another within the period needs merger, split or closure (R39)."""
    # Regeling 3.2
    require(now in (None, to) or reason is not None, RegionRule.CONTACTSCHOOL_STAYS)
    return to


def check_partners(
    contactgemeente: str, centrumgemeenten: tuple[str, ...], region: Collection[str]
) -> None:
    """Check who make the programme: a contactgemeente of the region, some centrumgemeente (R39).

    A centrumgemeente leads an arbeidsmarktregio and can lie in another Doorstroompuntregio: it is
    named, never derived.
    """
    require(contactgemeente in region, RegionRule.CONTACTGEMEENTE_OF_REGION)
    require(bool(centrumgemeenten), RegionRule.SOME_CENTRUMGEMEENTE)


def check_measure(measure: Measure) -> None:
    """Refuse what no measure of the programme may be (R26, R27)."""
    # Regeling 2.5(2)(d)
    require(not (measure.at_school and measure.by_residence), RegionRule.NO_RESIDENCE_AT_SCHOOL)
    reasoned = not measure.by_residence or bool(measure.residence_reason)
    require(reasoned, RegionRule.RESIDENCE_NEEDS_REASON)
    # Regeling 2.5(2)(e)
    require(measure.statutory_task is None, RegionRule.NO_STATUTORY_TASK)
