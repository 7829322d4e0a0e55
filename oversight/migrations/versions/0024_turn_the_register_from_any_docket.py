"""Turn the register's pages from any docket on, and keep how many there are.

Revision: 0024
After: 0023
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLE, TALLIES = "intake_requests", "intake_tallies"
ORDERS = {
    "ix_intake_requests_order": [],
    "ix_intake_requests_body_order": ["body_id"],
    "ix_intake_requests_kind_order": ["kind"],
    "ix_intake_requests_platform_order": ["platform_id"],
}
# Each of these is the beginning of one of the new.
COVERED = ("body_id", "platform_id", "filed_at")


def upgrade() -> None:
    tallies = op.create_table(
        TALLIES,
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("dockets", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('TD', 'DR')", name=op.f("ck_intake_tallies_known_kind")
        ),
        sa.CheckConstraint("dockets > 0", name=op.f("ck_intake_tallies_some")),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["accounts_bodies.id"],
            name=op.f("fk_intake_tallies_body_id_accounts_bodies"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_tallies")),
        sa.UniqueConstraint(
            "body_id", "kind", "year", name=op.f("uq_intake_tallies_body_id_kind_year")
        ),
    )
    _count(tallies)
    for name, first in ORDERS.items():
        op.create_index(name, TABLE, [*first, "filed_at", "docket"])
    for column in COVERED:
        op.drop_index(f"ix_intake_requests_{column}", TABLE)


def _count(tallies: sa.Table) -> None:
    """Count what was filed before this step."""
    requests = sa.table(
        TABLE,
        sa.column("body_id", sa.Uuid()),
        sa.column("docket", sa.String()),
    )
    of = sa.func.substr(requests.c.docket, 1, 7)
    found = op.get_bind().execute(
        sa.select(requests.c.body_id, of, sa.func.count()).group_by(
            requests.c.body_id, of
        )
    )
    rows = [
        {
            "id": uuid4(),
            "body_id": body,
            "kind": of[:2],
            "year": int(of[3:]),
            "dockets": dockets,
        }
        for body, of, dockets in found
    ]
    op.bulk_insert(tallies, rows)


def downgrade() -> None:
    for column in COVERED:
        op.create_index(f"ix_intake_requests_{column}", TABLE, [column])
    for name in ORDERS:
        op.drop_index(name, TABLE)
    op.drop_table(TALLIES)
