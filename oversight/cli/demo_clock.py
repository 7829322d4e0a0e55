"""The demo's clock: it stands still while the portal does, so that nothing lapses.

``instance/demo-clock.json`` holds how far this clock lags behind the machine's and
when the portal last ran. Whoever starts after a pause adds the pause to the lag;
whoever starts while another process runs takes the lag as it is.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from oversight.core import clock

NAME = "demo-clock.json"
STILL_RUNNING = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file says: the lag, and the machine's moment of the last beat."""

    lag: timedelta
    beat: datetime


def offset(instance: Path, machine: datetime) -> timedelta:
    """Return by how much this process must shift its clock: never forwards."""
    return -lag_at(_read(instance), machine)


def lag_at(kept: Kept | None, machine: datetime) -> timedelta:
    """Return the lag at a moment: a pause since the last beat is added to it."""
    if kept is None:
        return timedelta(0)
    pause = max(machine - kept.beat, timedelta(0))
    return kept.lag if pause < STILL_RUNNING else kept.lag + pause


def beat(instance: Path) -> None:
    """Note that the portal runs now, and with which lag."""
    machine = clock.machine_now()
    lag = max(machine - clock.utc_now(), timedelta(0))
    content = {"lag_seconds": lag.total_seconds(), "beat": machine.isoformat()}
    path = instance / NAME
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(content))
    fresh.replace(path)


def _read(instance: Path) -> Kept | None:
    path = instance / NAME
    if not path.exists():
        return None
    kept = json.loads(path.read_text())
    return Kept(
        timedelta(seconds=kept["lag_seconds"]), datetime.fromisoformat(kept["beat"])
    )
