"""The intake asks nothing twice: what the document says is known, and only the rest is asked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.municipality.domain.intake import QUESTIONS, Question, known_from, open_questions
from shared.schemas.personal import Contact, ContactMoment, Overgangsdocument

ASKED = st.sets(st.sampled_from(Question))


def a_document(**changed: object) -> Overgangsdocument:
    values: dict[str, object] = {
        "person": Contact(name="Noor de Vries", email="noor@student.example", phone="06-00000001"),
        "birth_date": date(2006, 4, 30),
        "gemeentecode": "GM0599",
        "qualification": "Kok",
        "crebo": "25180",
        "diploma_on": date(2025, 6, 1),
        "startkwalificatie": True,
        "coach": Contact(name="Rachid Benali", email="c01@p01.example"),
        "coach_organisation": "partner:P01",
        "coach_organisation_name": "Loopbaanlounge",
    }
    return Overgangsdocument.model_validate(values | changed)


@pytest.mark.parametrize(
    ("changed", "question", "text", "source"),
    [
        ({"own_words": "Ik wil koken."}, Question.WANTS, "Ik wil koken.", "eigen woorden"),
        (
            {"support_needs": ("Zoekt werk.", "Wil oefenen.")},
            Question.SUPPORT,
            "Zoekt werk. Wil oefenen.",
            "nodige ondersteuning",
        ),
        ({}, Question.DIPLOMA, "Kok", "opleiding en diploma"),
        ({"modules": ("Geld", "Solliciteren")}, Question.FOLLOWED, "Geld, Solliciteren", None),
        ({}, Question.COACH, "Rachid Benali, Loopbaanlounge", "coach"),
        ({"coach_organisation_name": None}, Question.COACH, "Rachid Benali", "coach"),
        ({}, Question.REACHED, "noor@student.example, 06-00000001", "contactgegevens"),
        (
            {
                "contact_moments": (
                    ContactMoment(
                        contacted_on=date(2026, 1, 1), channel="call", agreement="Brief sturen."
                    ),
                    ContactMoment(contacted_on=date(2026, 2, 1), channel="call"),
                )
            },
            Question.AGREED,
            "Brief sturen.",
            "afspraken met de coach",
        ),
    ],
)
def test_what_the_document_says_is_known_with_its_source(
    changed: dict[str, object], question: Question, text: str, source: str | None
) -> None:
    known = known_from(a_document(**changed))[question]

    assert known.text == text
    assert source in (known.source, None)


@pytest.mark.parametrize(
    ("changed", "question"),
    [
        ({}, Question.WANTS),
        ({"own_words": "  "}, Question.WANTS),
        ({}, Question.SUPPORT),
        ({}, Question.FOLLOWED),
        ({}, Question.AGREED),
    ],
)
def test_what_the_document_leaves_out_is_asked(
    changed: dict[str, object], question: Question
) -> None:
    known = known_from(a_document(**changed))

    assert question not in known
    assert question in open_questions(known, ())


@given(ASKED, ASKED, ASKED)
def test_nothing_is_asked_twice_and_nothing_is_forgotten(
    known: set[Question], answered: set[Question], again: set[Question]
) -> None:
    asked = open_questions(known, answered, again)

    assert not set(asked) & known
    assert not set(asked) & (answered - again)
    assert set(asked) | known | answered == set(Question)
    assert list(asked) == [question for question in Question if question in asked]


@given(ASKED, ASKED)
def test_answering_what_is_open_closes_it(known: set[Question], answered: set[Question]) -> None:
    asked = set(open_questions(known, answered))

    assert open_questions(known, answered | asked) == ()


def test_r48_no_question_is_about_health_or_police() -> None:
    assert set(QUESTIONS) == set(Question)
    for text in QUESTIONS.values():
        assert not any(word in text.lower() for word in ("gezond", "ziek", "politie", "zorg"))
