"""The municipality's side of the example: case worker, Doorstroompunt and region."""

from estafette.clients import Services
from estafette.conductor import settle
from estafette.demo.tour import cases, connections, doorstroompunt, handovers, region
from estafette.demo.tour.persons import People, Visitor


class Municipality:
    """What its people do on each of the days."""

    def __init__(self, services: Services, people: People) -> None:
        self._services = services
        self._people = people

    async def begin(self) -> None:
        """Begin the regional programme, and name the case system."""
        manager = await self._manager()
        await connections.connect_case_system(manager)
        await region.begin_programme(manager)

    async def answer(self) -> None:
        """Answer who was offered first."""
        worker = await self._worker()
        offered = await handovers.offered(worker)
        await handovers.say_who_stays(self._services.partner, offered)
        await settle(self._services)
        await handovers.answer(worker, offered)

    async def work(self, team: Visitor) -> None:
        """Find coaches, work on cases, and ask a school about others."""
        worker = await self._worker()
        offered = await handovers.offered(worker)
        await handovers.choose_coaches(worker, offered)
        await cases.work(worker, offered)
        helper = await self._people.at("municipality", "u-city-doorstroompunt")
        await doorstroompunt.help_two(self._services, helper, team)
        await region.draft_report(await self._manager())

    async def end(self) -> None:
        """Leave a question to the school, and one of the Doorstroompunt."""
        worker = await self._worker()
        await handovers.ask_school(worker, await handovers.offered(worker))
        helper = await self._people.at("municipality", "u-city-doorstroompunt")
        await doorstroompunt.ask_again(helper)

    async def _worker(self) -> Visitor:
        return await self._people.at("municipality", "u-city-worker")

    async def _manager(self) -> Visitor:
        return await self._people.at("municipality", "u-city-region")
