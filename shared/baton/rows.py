"""The columns of the table ``regie``, for the models of services that hold or give the baton."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from shared.baton.rules import Holding


class RegieFields(SQLModel):
    """One holding of the regie as a row; a service's own table inherits from it."""

    subject: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    holder: str
    held_from: datetime
    held_until: datetime | None = None
    resumed_after: datetime | None = None

    def holding(self) -> Holding:
        """Return the row as the value that the rules work with."""
        return Holding(
            self.subject,
            self.version,
            self.holder,
            self.held_from,
            self.held_until,
            self.resumed_after,
        )
