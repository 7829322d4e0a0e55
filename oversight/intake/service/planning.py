"""What would be filed today of rows that were handed in; nothing is written."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.intake.models.batches import Batch
from oversight.intake.queries import exhibits
from oversight.intake.queries import matters as queries
from oversight.intake.rules import filing, particulars, planning, victims
from oversight.intake.rules.planning import Place, Plan
from oversight.intake.rules.rows import RawRow
from oversight.intake.service import law_checks
from oversight.law.queries import register as law


def plan(
    session: Session,
    raw: Iterable[RawRow],
    *,
    body: str,
    on: date,
    answers: Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """Hold the rows against the law, each other, what is live and what was refused."""
    place = Place(
        body=body,
        on=on,
        catalogue=law.catalogue(session),
        profile=law.profile(session, on),
        platforms=frozenset(one.slug for one in accounts.platforms(session)),
        applied=law_checks.applied(session, answers.get("track", ""), on=on),
        said_once={
            name: answers[name] for name in particulars.SAID_ONCE if answers.get(name)
        },
        consented=victims.is_victims(answers),
    )
    reading = planning.read(raw, place)
    months = int(str(law.policy(session, "refile_months", on)))
    since = filing.refile_since(on, months)
    return planning.settle(
        reading,
        live=queries.live(session, reading.canonicals),
        earlier=queries.refused_since(session, reading.canonicals, since),
    )


def of_batch(session: Session, batch: Batch, *, on: date) -> Plan:
    """Return what would be filed today if this filing were signed."""
    captured = exhibits.captures(session, batch.id)
    raw = [
        RawRow(row, _with_capture(given, captured.get(row)))
        for row, given in queries.cells(session, batch)
    ]
    return plan(session, raw, body=batch.body.slug, on=on, answers=batch.answers)


def _with_capture(given: dict[str, str], sha256: str | None) -> dict[str, str]:
    """Let the capture that was handed in speak for itself where the row is silent."""
    if sha256 is None or given.get("capture_sha256", "").strip():
        return given
    return {**given, "capture_sha256": sha256}
