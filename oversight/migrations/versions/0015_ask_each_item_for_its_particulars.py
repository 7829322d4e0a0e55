"""Keep what FORM-A asks of each item: reach, attribution, purpose, milder measures.

Revision: 0015
After: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_particulars",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("reach", sa.String(length=12), nullable=False),
        sa.Column("passage_place", sa.String(length=200), nullable=False),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.Column("attribution_basis", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.String(length=8), nullable=False),
        sa.Column("innocent_explanations", sa.Text(), nullable=False),
        sa.Column("purpose", sa.JSON(), nullable=False),
        sa.Column("purpose_detail", sa.Text(), nullable=False),
        sa.Column("why_not_milder", sa.JSON(), nullable=False),
        sa.Column("preserved", sa.String(length=4), nullable=False),
        sa.Column("prior_notice", sa.String(length=4), nullable=False),
        sa.Column("notice_ground", sa.String(length=12), nullable=False),
        sa.Column("notice_facts", sa.Text(), nullable=False),
        sa.Column("fir", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "reach IN ('', 'under-1k', 'under-10k', 'under-100k', 'under-1m', "
            "'over-1m', 'unknown')",
            name=op.f("ck_intake_particulars_reach_in_bands"),
        ),
        sa.CheckConstraint(
            "confidence IN ('', 'high', 'medium', 'low')",
            name=op.f("ck_intake_particulars_how_sure"),
        ),
        sa.CheckConstraint(
            "preserved IN ('', 'yes', 'no')",
            name=op.f("ck_intake_particulars_preserved_or_not"),
        ),
        sa.CheckConstraint(
            "prior_notice IN ('', 'yes', 'no')",
            name=op.f("ck_intake_particulars_told_or_not"),
        ),
        sa.CheckConstraint(
            "notice_ground IN ('', 'life', 'evidence', 'unreachable', 'victim')",
            name=op.f("ck_intake_particulars_closed_notice_grounds"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["intake_items.id"],
            name=op.f("fk_intake_particulars_item_id_intake_items"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_particulars")),
        sa.UniqueConstraint("item_id", name=op.f("uq_intake_particulars_item_id")),
    )


def downgrade() -> None:
    op.drop_table("intake_particulars")
