"""What a database holds, in figures: the same before a backup and after a restore."""

from dataclasses import dataclass

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, TableClause, func, inspect, select, table

from oversight.ledger.models import AuditHead, LogKey, Published, TreeEdge
from oversight.ledger.rules.edges import unpacked
from oversight.vault.models.erasures import Erasure

STEPS = "alembic_version"  # Told as ``step``.


@dataclass(frozen=True, slots=True)
class Figures:
    """The last step, the rows of each table, the ends of log and audit."""

    step: str | None
    rows: dict[str, int]
    log_size: int
    log_root: str
    log_shown: int
    log_keys: list[str]
    audit: list[object]
    erased: int

    @property
    def many(self) -> int:
        """Return how many rows there are in all."""
        return sum(self.rows.values())


def taken(connection: Connection) -> Figures:
    """Count what one snapshot of the database holds."""
    # Every table there is, whichever rooms this process has loaded.
    names = sorted(set(inspect(connection).get_table_names()) - {STEPS})
    counts = {name: _count(connection, table(name)) for name in names}
    edge = connection.execute(select(TreeEdge.size, TreeEdge.rows)).one_or_none()
    size, rows = (0, b"") if edge is None else edge
    audit = connection.execute(select(AuditHead.number, AuditHead.digest)).first()
    keys = connection.scalars(select(LogKey.vkey).order_by(LogKey.vkey))
    return Figures(
        step=MigrationContext.configure(connection).get_current_revision(),
        rows=counts,
        log_size=size,
        log_root=unpacked(size, rows).root().hex(),
        log_shown=connection.scalar(select(Published.size)) or 0,
        log_keys=list(keys),
        audit=[] if audit is None else [audit[0], _text(audit[1])],
        erased=connection.scalar(select(func.count()).select_from(Erasure)) or 0,
    )


def _count(connection: Connection, counted: TableClause) -> int:
    return connection.scalar(select(func.count()).select_from(counted)) or 0


def _text(digest: object) -> str:
    return digest.hex() if isinstance(digest, bytes) else str(digest)


def differing(told: Figures, found: Figures) -> list[str]:
    """Return in sentences what came out otherwise than the backup says.

    A table that the backup did not count is not held against it.
    """
    said = [
        f"{name}: {kept} rows were kept, {found.rows.get(name, 'none')} are here"
        for name, kept in sorted(told.rows.items())
        if kept != found.rows.get(name)
    ]
    if (told.log_size, told.log_root) != (found.log_size, found.log_root):
        said.append("the log's tree is another one")
    if told.audit != found.audit:
        said.append("the head of the internal audit is another one")
    return said
