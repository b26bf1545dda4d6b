"""Where the handlers register: one inbox, whichever file a handler is in."""

from shared.messaging.inbox import Inbox

inbox = Inbox("municipality")
