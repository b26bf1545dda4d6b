"""Brings the example of the tour, day by day; what is there already stays as it is."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path

from estafette.addresses import Addresses
from estafette.clients import Services
from estafette.conductor import advance, settle, today
from estafette.demo.example import START
from estafette.demo.tour import (
    aftercare,
    campaigns,
    connections,
    evaluating,
    handovers,
    moments,
    offer,
    ordering,
    programme,
)
from estafette.demo.tour.days import AFTER_CLASSES, AFTER_SUMMER, AFTER_TERM, BUSY, TODAY
from estafette.demo.tour.municipality import Municipality
from estafette.demo.tour.persons import People, Visitor
from estafette.graduates import import_file

DATA = Path(__file__).parents[3] / "data"
STUDENTS = DATA / "students-example.csv"
"""Classes that graduate a year later, so that there are students when others have a diploma."""
LAST_YEAR = DATA / "last-year-example.csv"
"""Graduates whose term ends within the example, so that there is something to hand over."""


async def fill(services: Services, addresses: Addresses) -> bool:
    """Bring the example; returns False where the clock stands beyond it, and nothing is done."""
    if await today(services) > TODAY:
        return False
    async with AsyncExitStack() as stack:
        story = _Story(services, People(addresses, stack))
        chapters: tuple[tuple[date, Callable[[], Awaitable[None]]], ...] = (
            (START, story.begin),
            (AFTER_CLASSES, story.close_classes),
            (AFTER_SUMMER, story.begin_guidance),
            (AFTER_TERM, story.hand_over),
            (BUSY, story.order_again),
            (TODAY, story.end),
        )
        for day, chapter in chapters:
            if await today(services) <= day:
                await advance(services, day)
                await chapter()
                await settle(services)
    return True


class _Story:
    """What everybody does on each of the days."""

    def __init__(self, services: Services, people: People) -> None:
        self._services = services
        self._people = people
        self._municipality = Municipality(services, people)

    async def begin(self) -> None:
        """Begin in June: the offer is made ready and the first orders go out."""
        team, slber = await self._team(), await self._slber()
        await import_file(self._services.school, STUDENTS)
        await import_file(self._services.school, LAST_YEAR)
        await offer.show_faces(team)
        await offer.name_contacts(team)
        await offer.choose_faces(team)
        await offer.give_signals(slber, 1)
        await offer.draw_map(team)
        await moments.plan_moments(team)
        await ordering.order(slber, ordering.JUNE)
        await handovers.enrol(self._services.school)
        await settle(self._services)
        owner, other = await self._owner(), await self._other_owner()
        for each in (owner, other):
            await aftercare.welcome(each)
        await handovers.speak(self._services.school, str(START))
        await self._municipality.begin()
        await connections.connect_planning(owner)
        await connections.set_rates(owner, "P01")
        await connections.set_rates(other, "P02")
        await ordering.answer(owner, ordering.JUNE[:2])
        await ordering.answer(other, ordering.JUNE[2:])
        await moments.sign_up_by_mail(self._services, self._people, team)

    async def close_classes(self) -> None:
        """Report on what was given, and evaluate it."""
        owner, other = await self._owner(), await self._other_owner()
        await ordering.report(owner, ordering.JUNE[:2], AFTER_CLASSES)
        await ordering.report(other, ordering.JUNE[2:], AFTER_CLASSES)
        await settle(self._services)
        await evaluating.evaluate(await self._team())
        await offer.take_up_signals(await self._team())
        await offer.decide_on_signal(await self._team())

    async def begin_guidance(self) -> None:
        """Begin with the graduates: they get to know their coach; others think of what follows."""
        await handovers.speak(self._services.school, str(AFTER_SUMMER))
        await handovers.agree(self._services.school)
        await aftercare.enrol(self._services.school)
        await settle(self._services)
        for owner in (await self._owner(), await self._other_owner()):
            await aftercare.welcome(owner)
        await settle(self._services)
        await aftercare.call(await self._coach(), str(AFTER_SUMMER), leave=2)
        for coach in ("C07", "C10"):  # they sign in to another system, which tells ours
            await aftercare.call(self._services.school, str(AFTER_SUMMER), leave=1, coach=coach)
        await offer.evaluate_partner(await self._team(), str(AFTER_SUMMER))
        await aftercare.open_group(await self._owner())

    async def hand_over(self) -> None:
        """Hand over to the municipality whose term ended."""
        await self._municipality.answer()

    async def order_again(self) -> None:
        """Order for the next year's classes; each partner answers in its own way."""
        await handovers.speak(self._services.school, str(BUSY))
        await handovers.agree(self._services.school)
        await self._municipality.work(await self._team())
        slber = await self._slber()
        owner, other = await self._owner(), await self._other_owner()
        said_yes = (ordering.REPORT_WAITS, ordering.GIVEN_TODAY)
        waits = (ordering.TO_BE_MOVED, ordering.DECLINED, ordering.FORGOTTEN)
        await ordering.order(slber, (*said_yes, *waits))
        await aftercare.ask_for_places(self._services.school, owner)
        await programme.start_programme(await self._team())
        await campaigns.plan_actions(await self._team())
        await settle(self._services)
        await ordering.answer(owner, said_yes)
        await ordering.answer(other, [ordering.TO_BE_MOVED])
        await ordering.decline(self._services.partner, ordering.DECLINED)

    async def end(self) -> None:
        """End today, with things to do for everybody."""
        team, slber = await self._team(), await self._slber()
        owner, other = await self._owner(), await self._other_owner()
        made = ordering.MADE_TO_MEASURE
        await offer.check_map(team)
        await offer.give_signals(slber, 3)
        await offer.take_up_signals(team)
        await moments.sign_up_by_phone(self._people, team)
        await campaigns.sign_up_for_action(self._people, team)
        await ordering.order(slber, (ordering.ASKED_TODAY, made))
        await settle(self._services)
        await ordering.answer(owner, [made])
        wish = "Kunnen de ouders het laatste kwartier meedoen? Dat helpt bij deze klas."
        await ordering.write(slber, made, wish, "wish")
        question = "Moeten de studenten sportkleding meenemen?"
        await ordering.write(slber, ordering.TO_BE_MOVED, question, "question")
        await settle(self._services)
        await ordering.answer_wish(owner, made)
        told = "Ja, sportkleding is fijn. In de gymzaal is meer ruimte dan in het lokaal."
        await ordering.write(other, ordering.TO_BE_MOVED, told)
        await ordering.propose_other_room(other, ordering.TO_BE_MOVED)
        await aftercare.leave_without_coach(team)
        await aftercare.call(await self._coach(), str(TODAY), leave=5)
        await self._municipality.end()

    async def _team(self) -> Visitor:
        return await self._people.at("school", "u-school-team")

    async def _slber(self) -> Visitor:
        return await self._people.at("school", "u-school-slber")

    async def _coach(self) -> Visitor:
        return await self._people.at("school", "u-school-coach")

    async def _owner(self) -> Visitor:
        return await self._people.at("partner", "u-partner-owner")

    async def _other_owner(self) -> Visitor:
        return await self._people.at("partner", "u-partner2-owner")
