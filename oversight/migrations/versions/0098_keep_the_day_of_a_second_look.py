"""Keep the day on which reviewers wanted a restriction looked at again.

What stands by now gets the day that its decision names.

Revision: 0098
After: 0097
"""

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from oversight.storage.types import UtcDateTime

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None

TABLE, COLUMN = "dispatch_lines", "look_at"
OPEN = ("issued", "dispatched", "complied", "refused", "suspended")
LINES = sa.table(
    TABLE,
    sa.column("id", sa.Uuid()),
    sa.column("decision_id", sa.Uuid()),
    sa.column("starts_at", UtcDateTime()),
    sa.column("state", sa.String()),
    sa.column(COLUMN, UtcDateTime()),
)
DECISIONS = sa.table(
    "review_decisions",
    sa.column("id", sa.Uuid()),
    sa.column("findings", sa.JSON()),
)


def upgrade() -> None:
    op.add_column(TABLE, sa.Column(COLUMN, sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f(f"ix_{TABLE}_{COLUMN}"), TABLE, [COLUMN])
    fill(op.get_bind())


def fill(connection: sa.Connection) -> None:
    """Write the day on what has not ended; what names none keeps none."""
    days = list(_named(connection))
    if days:
        write = sa.update(LINES).where(LINES.c.id == sa.bindparam("one"))
        connection.execute(write.values({COLUMN: sa.bindparam("day")}), days)


def _named(connection: sa.Connection) -> Iterator[dict[str, object]]:
    found = connection.execute(
        sa.select(LINES.c.id, LINES.c.starts_at, DECISIONS.c.findings)
        .join(DECISIONS, DECISIONS.c.id == LINES.c.decision_id)
        .where(LINES.c.state.in_(OPEN))
    )
    for one, starts_at, findings in found:
        after = findings.get("review_after")
        if after:
            yield {"one": one, "day": starts_at + timedelta(days=after)}


def downgrade() -> None:
    op.drop_index(op.f(f"ix_{TABLE}_{COLUMN}"), TABLE)
    op.drop_column(TABLE, COLUMN)
