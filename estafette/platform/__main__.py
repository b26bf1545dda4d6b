"""Holds a platform: ``python -m estafette.platform STATE``."""

import sys
from pathlib import Path

from estafette.platform.daemon import hold
from estafette.platform.processes import StartFailed

if __name__ == "__main__":
    try:
        hold(Path(sys.argv[1]))
    except StartFailed as error:
        sys.exit(str(error))
