"""A network as bad as ours can be: late, twice, again from the start, lost and sent again.

What one sender says to one reader about one person keeps its order; nothing else does.
"""

from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

Content = TypeVar("Content")


class Message(NamedTuple, Generic[Content]):
    """What was said; its number is its identity."""

    number: int
    kind: str
    content: Content


@dataclass
class Line(Generic[Content]):
    """One sender's outbox, the topic it is relayed to, and one reader with an inbox."""

    outbox: list[Message[Content]] = field(default_factory=list)
    relayed: int = 0
    topic: list[Message[Content]] = field(default_factory=list)
    position: int = 0
    inbox: set[int] = field(default_factory=set)
    recognises: bool = True
    """False for a reader that forgets what it has handled."""

    def say(self, kind: str, content: Content) -> None:
        """Commit a message to the outbox."""
        self.outbox.append(Message(len(self.outbox), kind, content))

    def relay(self) -> bool:
        """Send the oldest unsent message; returns whether there was one."""
        if self.relayed == len(self.outbox):
            return False
        self.topic.append(self.outbox[self.relayed])
        self.relayed += 1
        return True

    def forget_acknowledgements(self, count: int) -> None:
        """The relay dies before it noted what was sent: it is sent once more, in order."""
        self.relayed = max(0, self.relayed - count)

    def lose_the_topic(self) -> None:
        """The broker loses everything: the outbox is sent again before anything new."""
        self.relayed, self.topic, self.position = 0, [], 0

    def crash_of_the_reader(self, count: int) -> None:
        """The reader dies before it committed its place: it reads again from an earlier one."""
        self.position = max(0, self.position - count)

    def read(self) -> Message[Content] | None:
        """Return the next message if it is new to the reader."""
        if self.position == len(self.topic):
            return None
        message = self.topic[self.position]
        self.position += 1
        if self.recognises and message.number in self.inbox:
            return None
        self.inbox.add(message.number)
        return message

    @property
    def quiet(self) -> bool:
        """True if everything was sent and read."""
        return self.relayed == len(self.outbox) and self.position == len(self.topic)

    @property
    def under_way(self) -> list[Message[Content]]:
        """What was said and has not been read."""
        return [message for message in self.outbox if message.number not in self.inbox]
