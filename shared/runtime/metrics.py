"""What operators see: counts and durations, never anything about a person."""

from prometheus_client import Counter, Gauge, Histogram

EVENTS_PUBLISHED = Counter(
    "estafette_events_published", "Events acknowledged by Kafka.", ["service"]
)
EVENTS_RECEIVED = Counter("estafette_events_received", "Records read from Kafka.", ["service"])
DEAD_LETTERS = Counter(
    "estafette_dead_letters", "Events set aside after all attempts.", ["service"]
)
RELAY_FAULTS = Counter("estafette_relay_faults", "Times the relay had to start over.", ["service"])
OUTBOX_PENDING = Gauge("estafette_outbox_pending", "Events not yet acknowledged.", ["service"])
OUTBOX_WAITING = Gauge(
    "estafette_outbox_waiting", "Events whose topic Kafka does not have.", ["service"]
)
DEAD_LETTERS_OPEN = Gauge(
    "estafette_dead_letters_open", "Events set aside that wait for a person.", ["service"]
)
CONSUMER_LAG = Gauge("estafette_consumer_lag", "Records not yet read.", ["service"])
BATCH_SECONDS = Histogram(
    "estafette_inbox_batch_seconds", "Duration of handling a batch of events.", ["service"]
)
REQUEST_SECONDS = Histogram(
    "estafette_http_request_seconds", "Duration of a request.", ["service", "route", "status"]
)
DUE_ACTIONS = Counter("estafette_due_actions", "Due actions carried out.", ["service"])
