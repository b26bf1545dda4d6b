"""What a regional programme must have, and what one still misses (R40)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.municipality.domain.region.budget import allocated
from services.municipality.domain.region.programme import (
    CONDITION_NAMES,
    SECTION_NAMES,
    TARGETS,
    TOPIC_NAMES,
    Condition,
    Measure,
    Programme,
    Section,
    Topic,
)
from services.municipality.domain.region.rule import RegionRule
from shared.rules import RuleBroken


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that is not there yet, the article that asks for it, and where it is filled in."""

    what: str
    article: str
    place: str

    def __str__(self) -> str:
        """Return it as people read it."""
        return f"{self.what} ({self.article})"


class Incomplete(RuleBroken):
    """Something cannot be closed: parts are missing. Its text names each with its article."""

    def __init__(self, rule: RegionRule, missing: Sequence[object]) -> None:
        super().__init__(rule)
        self.args = (f"{rule.value} Nog nodig: {'; '.join(map(str, missing))}.",)
        self.missing = tuple(missing)


def require_ready(programme: Programme) -> None:
    """Raise Incomplete while a part that the Regeling asks for is missing."""
    found = missing(programme)
    if found:
        raise Incomplete(RegionRule.NOT_READY, found)


def missing(programme: Programme) -> tuple[Missing, ...]:
    """Return every part that is not there yet, in the order of the articles."""
    parts = (_partners, _sections, _targets, _topics, _measures, _budget)
    return tuple(found for part in parts for found in part(programme))


def _partners(programme: Programme) -> Iterator[Missing]:
    if programme.contactschool is None:
        yield Missing("de contactschool", "Regeling 3.2", "partners")
    if not programme.centrumgemeenten:
        yield Missing("minstens één centrumgemeente", "WEB 9.2.8", "partners")


def _sections(programme: Programme) -> Iterator[Missing]:
    filled = {
        Section.ANALYSIS: bool(programme.analysis),
        Section.TARGETS: bool(programme.targets),
        Section.AGREEMENTS: bool(programme.topics),
        Section.MEASURES: bool(programme.measures),
        Section.BUDGET: programme.total_cents is not None,
    }
    for section in Section:
        if not filled[section]:
            article = f"Regeling 2.2 onder {section.value}"
            yield Missing(SECTION_NAMES[section], article, PLACES[section])


def _targets(programme: Programme) -> Iterator[Missing]:
    for target in TARGETS:
        if target not in programme.targets:
            yield Missing(f"het streefcijfer {target}", "Regeling 2.3", "targets")


def _topics(programme: Programme) -> Iterator[Missing]:
    for topic in Topic:
        if not programme.topics.get(topic):
            what = f"de afspraak over {TOPIC_NAMES[topic]}"
            yield Missing(what, f"Regeling 2.4 onder {topic.value}", f"topics/{topic.value}")


def _measures(programme: Programme) -> Iterator[Missing]:
    for measure in programme.measures:
        yield from _of_measure(measure, programme.years)


def _of_measure(measure: Measure, years: Iterable[int]) -> Iterator[Missing]:
    place = f"measures/{measure.key}"
    for condition in Condition:
        if not measure.statements.get(condition):
            what = f"bij maatregel {measure.name}: {CONDITION_NAMES[condition]}"
            yield Missing(what, f"Regeling 2.5 lid 2 onder {condition.value}", place)
    for year in years:
        if year not in measure.cents:
            yield Missing(f"bij maatregel {measure.name}: bedrag {year}", "Regeling 2.6", place)


def _budget(programme: Programme) -> Iterator[Missing]:
    if programme.general_cents is None:
        yield Missing("de algemene kosten", "Regeling 2.6", "budget")
    total = programme.total_cents
    spent = allocated(programme.measures, programme.general_cents)
    if total is not None and programme.general_cents is not None and spent != total:
        what = "een begroting waarin maatregelen en algemene kosten samen het totaal zijn"
        yield Missing(what, "Regeling 2.6", "budget")


PLACES = {
    Section.ANALYSIS: "analysis",
    Section.TARGETS: "targets",
    Section.AGREEMENTS: "topics/a",
    Section.MEASURES: "measures/new",
    Section.BUDGET: "budget",
}
"""Where a section is filled in."""
