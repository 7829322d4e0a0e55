"""Keep of what each body was written to, so that each thing is told once.

Revision: 0033
After: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLE = "outreach_body_news"
OCCASIONS = ("decided", "lapsed", "sent", "answered", "appealed", "appeal-decided")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("docket", sa.String(24), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum(
                *OCCASIONS,
                name="occasion",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "docket", "occasion", "at", name=op.f(f"uq_{TABLE}_docket_occasion_at")
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_at"), TABLE, ["at"])


def downgrade() -> None:
    op.drop_table(TABLE)
