"""The people of the demonstration: they use the services' addresses as real users would."""

import asyncio
import random
from collections.abc import Awaitable, Iterable
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from estafette.clients import Refused, Services
from estafette.conductor import AMSTERDAM

AGREEMENT_TEXT = "overdracht-2026-1"
_AT_ONCE = 8
_EVERYTHING = 20_000

Json = dict[str, Any]


class People:
    """SLB'ers, partners, coaches, graduates and case workers, each with a will of their own."""

    def __init__(self, services: Services, coaches: list[Json], seed: int) -> None:
        self._school = services.school
        self._partner = services.partner
        self._municipality = services.municipality
        self._chance = random.Random(seed)  # noqa: S311  a demonstration needs no secrets
        self._coaches = coaches
        self._considered: set[str] = set()
        self._at_once = asyncio.Semaphore(_AT_ONCE)

    async def order_modules(self, day: date) -> int:
        """Order two modules for every class; together the SLB'ers order all of their shop."""
        modules = cycle(await self._school.get("/catalogue/modules", shop="internal"))
        orders = []
        for klas in await self._school.get("/classes"):
            for _ in range(2):
                module = next(modules)
                orders.append(
                    {
                        "module_id": module["module_id"],
                        "brin": klas["brin"],
                        "klas": klas["klas"],
                        "slber_id": klas["slber_id"],
                        "cost_carrier": "LOB-2026",
                        "period_from": str(day + timedelta(days=3)),
                        "period_until": str(day + timedelta(days=20)),
                        "location": "Lokaal 1.12",
                        "funding": "statutory",
                    }
                )
        return await self._all(self._school.post("/orders", order) for order in orders)

    async def act(self, day: date) -> int:
        """Let everybody do what is on their desk today; returns how much was done."""
        steps = (
            self._partners_answer,
            self._partners_plan,
            self._partners_record,
            self._graduates_enrol,
            self._partners_welcome,
            self._coaches_call,
            self._young_people_answer,
            self._partners_say_who_can_stay,
            self._municipalities_answer,
            self._municipalities_find_coaches,
        )
        return sum([await step(day) for step in steps])

    async def _partners_answer(self, day: date) -> int:
        answers = []
        for order in await self._partner.get("/orders", status="open", limit=_EVERYTHING):
            path = f"/orders/{order['order_id']}"
            if self._chance.random() < 0.94:
                trainer = self._coach_of(order["partner_id"])
                answers.append(self._partner.post(f"{path}/confirmation", {"trainer_id": trainer}))
            else:
                body = {"reason": "no-trainer", "alternative_from": str(day + timedelta(days=30))}
                answers.append(self._partner.post(f"{path}/declination", body))
        return await self._all(answers)

    async def _partners_plan(self, day: date) -> int:
        plans = []
        confirmed = await self._partner.get("/orders", status="confirmed", limit=_EVERYTHING)
        for number, order in enumerate(o for o in confirmed if not o["sessions"]):
            first = max(date.fromisoformat(order["period_from"]), day)
            latest = date.fromisoformat(order["period_until"])
            session_day = min(first + timedelta(days=number % 10), latest)
            start = datetime.combine(session_day, time(9 + number // 10 % 8), AMSTERDAM)
            plans.append(
                self._partner.post(
                    f"/orders/{order['order_id']}/sessions",
                    {
                        "starts_at": start.isoformat(),
                        "ends_at": (start + timedelta(minutes=50)).isoformat(),
                        "location": order["location"],
                        "trainer_id": order["trainer_id"],
                    },
                )
            )
        return await self._all(plans, tolerate_conflicts=True)

    async def _partners_record(self, day: date) -> int:
        until = str(day - timedelta(days=1))
        sessions = await self._partner.get("/sessions", until=until, open=True, limit=_EVERYTHING)
        await self._all(
            self._partner.post(
                f"/sessions/{session['session_id']}/attendance",
                {"present": max(0, session["expected"] - self._chance.randrange(4))},
            )
            for session in sessions
        )
        return await self._all(
            self._partner.post(f"/orders/{order_id}/report", {"took_place": True})
            for order_id in {session["order_id"] for session in sessions}
        )

    async def _graduates_enrol(self, day: date) -> int:
        graduates = await self._school.get(
            "/graduates",
            diploma_from=str(day - timedelta(days=21)),
            diploma_until=str(day),
            offered=True,
            limit=_EVERYTHING,
        )
        new = [g for g in graduates if g["subject"] not in self._considered]
        self._considered.update(g["subject"] for g in new)
        enrolments = [
            {
                "subject": g["subject"],
                "kind": "aftercare",
                "partner_id": g["partner_id"],
                "coach_id": g["coach_id"],
                "funding": "statutory",
            }
            for g in new
            if self._chance.random() < 0.65
        ]
        if enrolments:
            await self._school.post("/enrolments", enrolments)
        return len(enrolments)

    async def _partners_welcome(self, _: date) -> int:
        new = await self._partner.get("/enrolments", status="new", limit=_EVERYTHING)
        if new:
            await self._partner.post(
                "/enrolments/confirmations",
                [
                    {
                        "enrolment_id": e["enrolment_id"],
                        "coach_id": e["coach_id"] or self._coach_of(e["partner_id"]),
                    }
                    for e in new
                ],
            )
        return len(new)

    async def _coaches_call(self, day: date) -> int:
        due = await self._school.get("/contacts/due", on=str(day), limit=_EVERYTHING)
        contacts, outcomes = [], []
        for item in due:
            answered = self._chance.random() < 0.78
            contacts.append(
                {
                    "subject": item["subject"],
                    "kind": "two-way" if answered else "attempt",
                    "channel": self._chance.choice(["call", "visit", "message", "video"]),
                    "rhythm_month": item["rhythm_month"],
                    "coach_id": item["coach_id"],
                    "agreement": "We spreken elkaar over twee maanden weer." if answered else None,
                }
            )
            if answered and self._chance.random() < 0.5:
                outcomes.append(
                    {
                        "subject": item["subject"],
                        "outcome": self._situation(),
                        "reported_by": "coach",
                    }
                )
        if contacts:
            await self._school.post("/contacts", contacts)
        if outcomes:
            await self._school.post("/outcomes", outcomes)
        return len(contacts)

    def _situation(self) -> str:
        situations = {
            "duurzaam-werk": 35,
            "tijdelijk-werk": 25,
            "in-begeleiding": 25,
            "vervolgopleiding": 10,
            "leerwerk": 5,
        }
        return self._chance.choices([*situations], weights=[*situations.values()])[0]

    async def _young_people_answer(self, _: date) -> int:
        proposed = await self._school.get("/handovers", status="proposed", limit=_EVERYTHING)
        answers = []
        for handover in proposed:
            mood = self._chance.random()
            if mood < 0.55:
                continue
            agreed = mood < 0.92
            answers.append(
                {
                    "handover_id": handover["handover_id"],
                    "agreed": agreed,
                    "means": self._chance.choice(["conversation", "phone", "link"]),
                    "text_version": AGREEMENT_TEXT,
                    "own_words": "Ik wil graag mijn coach houden." if agreed else None,
                }
            )
        if answers:
            await self._school.post("/handovers/agreements", answers)
        return len(answers)

    async def _partners_say_who_can_stay(self, _: date) -> int:
        questions = await self._partner.get("/coach-questions", status="open", limit=_EVERYTHING)
        answers = []
        for question in questions:
            available = self._chance.random() < 0.8
            other = None if available else self._coach_of(question["partner_id"])
            answers.append(
                {
                    "handover_id": question["handover_id"],
                    "available": available,
                    "alternative_coach_id": other,
                }
            )
        if answers:
            await self._partner.post("/coach-questions/answers", answers)
        return len(answers)

    async def _municipalities_answer(self, _: date) -> int:
        offers = await self._municipality.get("/handovers", status="open", limit=_EVERYTHING)
        answers = []
        for offer in offers:
            path = f"/handovers/{offer['handover_id']}"
            if path in self._considered:
                continue
            mood = self._chance.random()
            if mood < 0.6:
                answers.append(self._municipality.post(f"{path}/acceptance"))
            elif mood < 0.66:
                body = {"reason": "already-supported"}
                answers.append(self._municipality.post(f"{path}/refusal", body))
            elif mood < 0.7:
                self._considered.add(path)  # stays on the pile until it expires
        return await self._all(answers)

    async def _municipalities_find_coaches(self, day: date) -> int:
        accepted = await self._municipality.get("/handovers", status="accepted", limit=_EVERYTHING)
        return await self._all(
            self._municipality.post(
                f"/handovers/{handover['handover_id']}/coach",
                {
                    "coach_id": handover["alternative_coach_id"],
                    "coach_organisation": handover["coach_organisation"],
                    "reason": "not-available",
                    "warm_contact_on": str(day),
                },
            )
            for handover in accepted
            if handover["coach_answer"] == "unavailable"
        )

    def _coach_of(self, partner_id: str) -> str:
        own = [c["coach_id"] for c in self._coaches if c["partner_id"] == partner_id]
        return str(self._chance.choice(own))

    async def _all(
        self, calls: Iterable[Awaitable[Any]], *, tolerate_conflicts: bool = False
    ) -> int:
        """Make calls, a few at once; returns how many succeeded."""

        async def one(call: Awaitable[Any]) -> int:
            async with self._at_once:
                try:
                    await call
                except Refused as refusal:
                    if not (tolerate_conflicts and refusal.status == 409):
                        raise
                    return 0
            return 1

        return sum(await asyncio.gather(*(one(call) for call in calls)))
