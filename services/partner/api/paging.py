"""How many a list shows."""

from typing import Annotated

from fastapi import Query

Limit = Annotated[int, Query(ge=1, le=20_000)]
"""Most items in an answer."""
