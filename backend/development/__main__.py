"""`python -m development FOLDER [HOST:PORT]`: the server with a supervisor, which takes changed sources into FOLDER."""

import sys
from pathlib import Path

from development.supervisor import Supervisor

EVERYWHERE = "0.0.0.0:8000"

if __name__ == "__main__":
    folder, where = [*sys.argv[1:], EVERYWHERE][:2]
    host, _, port = where.rpartition(":")
    sys.exit(Supervisor((host, int(port)), Path(__file__).parent.parent, Path(folder)).run())
