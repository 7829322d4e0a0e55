"""Draw by a public beacon: what it said, and since when pools name it.

Revision: 0039
After: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

CHOICES, ROUNDS = "review_beacon_choices", "review_drand_rounds"


def upgrade() -> None:
    op.create_table(
        CHOICES,
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CHOICES}")),
        sa.UniqueConstraint("since", name=op.f(f"uq_{CHOICES}_since")),
    )
    op.create_table(
        ROUNDS,
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(length=96), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("round > 0", name=op.f(f"ck_{ROUNDS}_round_counted")),
        sa.CheckConstraint(
            "length(signature) = 96", name=op.f(f"ck_{ROUNDS}_signature_whole")
        ),
        sa.CheckConstraint("length(value) = 64", name=op.f(f"ck_{ROUNDS}_value_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ROUNDS}")),
        sa.UniqueConstraint("round", name=op.f(f"uq_{ROUNDS}_round")),
    )
    op.add_column(
        "review_panels",
        sa.Column(
            "beacon",
            sa.String(length=80),
            server_default="local-not-independent",
            nullable=False,
        ),
    )


def downgrade() -> None:
    op.drop_column("review_panels", "beacon")
    op.drop_table(ROUNDS)
    op.drop_table(CHOICES)
