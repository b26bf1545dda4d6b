"""Runs the migrations of this service."""

from services.partner.models import Table
from shared.runtime.migrate import run_env

run_env(Table.metadata)
