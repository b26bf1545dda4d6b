"""How often Python looks for garbage that reference counts do not find."""

import gc

COLLECT_AFTER = 200_000
"""New objects between two collections; two batches of events under way make some 120,000.

Nearly all of them go by reference count. At Python's own 700, looking for cycles took a third of
the time of a batch (``make bench``).
"""


def collect_seldom() -> None:
    """Leave what was loaded at the start out of collections, and do those less often."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
