"""What a link in a mail allows (R51)."""

from shared.access.actions import ByLink, Field

BY_LINK: tuple[ByLink, ...] = (
    ByLink(
        "handover-answer",
        (Field.RESIDENCE, Field.GUIDANCE),
        "WEB 9.2.13(2)",
        "Antwoord geven op de vraag of de gemeente verder mag helpen.",
    ),
    ByLink(
        "handover-stop",
        (Field.RESIDENCE, Field.GUIDANCE),
        "WEB 9.2.13(2)",
        "De overdracht stoppen, zonder reden.",
    ),
    ByLink(
        "confirm-sign-up",
        (),
        "WEB 9.2.12(1)",
        "De eigen aanmelding bevestigen.",
    ),
    ByLink(
        "choose-coach",
        (Field.GUIDANCE,),
        "WEB 9.2.12(1)",
        "Zelf een coach kiezen, of een andere, zonder reden.",
    ),
    ByLink(
        "place-answer",
        (Field.GUIDANCE,),
        "WEB 9.2.12(1)",
        "Zeggen of je een plek neemt die vrijkwam.",
    ),
    ByLink(
        "preferences",
        (),
        "AVG 21(2), AVG 21(3)",
        "Zelf kiezen welke berichten je krijgt, en van wie.",
    ),
    ByLink(
        "opt-out",
        (),
        "AVG 21(2), AVG 21(3)",
        "In één stap alle nieuws uitzetten.",
    ),
    ByLink(
        "opt-out-guidance",
        (),
        "AVG 21(2), AVG 21(3)",
        "In één stap nieuws over begeleiding uitzetten.",
    ),
    ByLink(
        "opt-out-alumni",
        (),
        "AVG 21(2), AVG 21(3)",
        "In één stap nieuws voor oud-studenten uitzetten.",
    ),
    ByLink(
        "my-support",
        (Field.RESIDENCE, Field.GUIDANCE),
        "Participatiewet 7",
        "Stoppen met de begeleiding van de gemeente, zonder reden, en terugkomen.",
    ),
)
"""What the young person does, who does not sign in: signed in, that role may do nothing yet.

It sees nothing either. Who wants to see the own data (AVG 15) or who looked at them (R50) asks the
privacy officer, until there is a page for it.
"""
