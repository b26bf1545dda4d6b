"""Holds a platform: ``python -m estafette.platform STATE``."""

import sys
from pathlib import Path

from estafette.platform.daemon import hold
from estafette.platform.kafka import KafkaFailed
from estafette.platform.platform import StartFailed
from estafette.platform.postgres import PostgresFailed

if __name__ == "__main__":
    try:
        hold(Path(sys.argv[1]))
    except (KafkaFailed, PostgresFailed, StartFailed) as error:
        sys.exit(str(error))
