"""Let a draw rest on another chain of drand, which the record describes.

Revision: 0042
After: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

CHAINS, ROUNDS = "review_beacon_chains", "review_drand_rounds"
QUICKNET = "drand:52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"


def upgrade() -> None:
    op.create_table(
        CHAINS,
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("public_key", sa.String(length=192), nullable=False),
        sa.Column("genesis", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("described_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "length(public_key) = 192", name=op.f(f"ck_{CHAINS}_key_whole")
        ),
        sa.CheckConstraint("length(seed) = 64", name=op.f(f"ck_{CHAINS}_seed_whole")),
        sa.CheckConstraint("period > 0", name=op.f(f"ck_{CHAINS}_period_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CHAINS}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{CHAINS}_name")),
    )
    with op.batch_alter_table(ROUNDS) as batch:
        batch.add_column(
            sa.Column(
                "beacon",
                sa.String(length=80),
                server_default=QUICKNET,
                nullable=False,
            )
        )
        batch.drop_constraint(op.f(f"uq_{ROUNDS}_round"), type_="unique")
        batch.create_unique_constraint(
            op.f(f"uq_{ROUNDS}_beacon_round"), ["beacon", "round"]
        )


def downgrade() -> None:
    # Earlier code knows one chain only; the record keeps what others said.
    rounds = sa.table(ROUNDS, sa.column("beacon"))
    op.execute(rounds.delete().where(rounds.c.beacon != QUICKNET))
    with op.batch_alter_table(ROUNDS) as batch:
        batch.drop_constraint(op.f(f"uq_{ROUNDS}_beacon_round"), type_="unique")
        batch.create_unique_constraint(op.f(f"uq_{ROUNDS}_round"), ["round"])
        batch.drop_column("beacon")
    op.drop_table(CHAINS)
