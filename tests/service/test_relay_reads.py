"""How the relay finds what it has to send."""

from uuid import uuid4

import asyncpg

from shared.messaging import relay
from tests.chaos.counted import let_go, make_transactions, record
from tests.conftest import NewSettings


async def test_the_relay_reads_by_index_however_long_the_log_is(new_settings: NewSettings) -> None:
    settings = await new_settings("partner")
    subjects = [uuid4() for _ in range(3000)]
    await record(make_transactions(settings), "any", subjects, [1])
    connection = await asyncpg.connect(settings.database_url.replace("+asyncpg", ""))
    await connection.execute("ANALYZE")

    plan = await connection.fetch(f"EXPLAIN (ANALYZE) {relay._PENDING}", [], relay.BATCH)

    executed = [row[0] for row in plan if "never executed" not in row[0]]
    assert any("Index Scan using event_log" in step for step in executed)
    assert not any("Seq Scan on event_log" in step for step in executed)
    await connection.close()
    await let_go()
