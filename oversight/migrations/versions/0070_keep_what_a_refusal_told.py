"""Keep beside a press what its refusal told; what was said once needs no table more.

Revision: 0070
After: 0069
"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

TABLE, OLD = "accounts_presses", "intake_said_once"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("told", sa.String(length=40), nullable=True))
    op.drop_table(OLD)


def downgrade() -> None:
    op.create_table(
        OLD,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=26), nullable=False),
        sa.Column("said_sha256", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["accounts_people.id"],
            name=op.f(f"fk_{OLD}_person_id_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{OLD}")),
        sa.UniqueConstraint("person_id", "key", name=op.f(f"uq_{OLD}_person_id_key")),
    )
    op.create_index(op.f(f"ix_{OLD}_said_at"), OLD, ["said_at"])
    op.drop_column(TABLE, "told")
