"""Changes of the law register wait for a second administrator.

Revision: 0009
After: 0008
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DATED = ("law_provisions", "law_powers", "law_forums")
KINDS = (
    "suspension", "reinstatement", "ending", "provision", "designation", "power",
    "forum", "holiday", "policy",
)
STATES = ("waiting", "enacted", "declined", "withdrawn")


def upgrade() -> None:
    for table in DATED:
        op.add_column(
            table,
            sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()),
        )
    op.create_table(
        "law_proposals",
        sa.Column("what", sa.Enum(*KINDS, name="what", native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="proposalstate", native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state NOT IN ('enacted', 'declined') OR decided_by <> proposed_by", name=op.f("ck_law_proposals_two_people")),
        sa.CheckConstraint("state <> 'withdrawn' OR decided_by = proposed_by", name=op.f("ck_law_proposals_own_withdrawal")),
        sa.CheckConstraint("(state = 'waiting') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_law_proposals_decided_when_dated")),
        sa.CheckConstraint("(state = 'declined') = (reason IS NOT NULL)", name=op.f("ck_law_proposals_declined_with_reason")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts_people.id"], name=op.f("fk_law_proposals_decided_by_accounts_people")),
        sa.ForeignKeyConstraint(["proposed_by"], ["accounts_people.id"], name=op.f("fk_law_proposals_proposed_by_accounts_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_proposals")),
    )
    for column in ("state", "proposed_by", "decided_by"):
        op.create_index(op.f(f"ix_law_proposals_{column}"), "law_proposals", [column])


def downgrade() -> None:
    op.drop_table("law_proposals")
    for table in DATED:
        op.drop_column(table, "by_hand")
