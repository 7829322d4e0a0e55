"""Keep under its key what each form of the staff did, so that it is done once.

Revision: 0034
After: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLE = "accounts_presses"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("said", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{TABLE}_name")),
    )
    op.create_index(op.f(f"ix_{TABLE}_pressed_at"), TABLE, ["pressed_at"])


def downgrade() -> None:
    op.drop_table(TABLE)
