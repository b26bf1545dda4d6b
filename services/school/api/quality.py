"""The quality board and the account, for machines."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from services.school import quality
from services.school.asking import Asking
from services.school.quality import Line, Weights
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits

router = APIRouter()


@router.get("/quality", dependencies=[permits(Action.READ_QUALITY)])
async def quality_board(reading: Reading, asker: Asking) -> dict[str, Any]:
    """Show use, reach, klik, evaluation and cost per module and partner (R36, R38)."""
    board = await quality.board(reading, asker.brin)
    return {
        "formula": asdict(board.formula),
        "modules": [_line(line) for line in board.modules],
        "partners": [_line(line) for line in board.partners],
    }


def _line(line: Line) -> dict[str, Any]:
    return asdict(line) | {"klik": line.klik, "eur_per_head": line.eur_per_head}


@router.get("/quality/modules/{module_id}", dependencies=[permits(Action.READ_QUALITY)])
async def traced(module_id: UUID, reading: Reading) -> list[dict[str, Any]]:
    """List the orders that a module's figures are counted from."""
    return await quality.traced(reading, module_id)


@router.post("/quality/formula", dependencies=[permits(Action.KEEP_QUALITY)], status_code=201)
async def change_formula(weights: Weights, tx: Tx, asker: Asking) -> dict[str, int]:
    """Add a version of the formula (R38)."""
    return {"version": await quality.change_formula(tx, asker.brin, weights)}


@router.get(
    "/quality/account.csv",
    dependencies=[permits(Action.READ_QUALITY)],
    response_class=Response,
)
async def account(first: date, last: date, reading: Reading) -> Response:
    """Return numbers served per partner, module and source of funding, and how it went (R27)."""
    rows = await quality.account(reading, first, last)
    headers = {"content-disposition": f'attachment; filename="verantwoording-{first}-{last}.csv"'}
    return Response(
        "\ufeff" + quality.as_csv(rows), media_type="text/csv; charset=utf-8", headers=headers
    )
