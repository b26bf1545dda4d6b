"""The base of the municipality's tables."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, with metadata of its own."""

    metadata = MetaData()
