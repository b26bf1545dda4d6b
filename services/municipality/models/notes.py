"""What is kept sealed in rows of a case."""

from pydantic import BaseModel


class Note(BaseModel):
    """What a case worker writes about a conversation."""

    text: str
