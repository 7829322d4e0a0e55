"""A request may run on the victims' track, and then it rests on a consent.

Revision: 0005
After: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_consents",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("given_by", sa.String(length=12), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "ground IN ('intimate-images', 'child-harm', 'doxxing', 'threat')",
            name=op.f("ck_intake_consents_closed_grounds"),
        ),
        sa.CheckConstraint(
            "given_by IN ('victim', 'guardian')",
            name=op.f("ck_intake_consents_own_consent"),
        ),
        sa.CheckConstraint(
            "reference <> ''", name=op.f("ck_intake_consents_kept_somewhere")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["intake_batches.id"],
            name=op.f("fk_intake_consents_batch_id_intake_batches"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_consents")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_intake_consents_batch_id")),
    )
    with op.batch_alter_table("intake_requests") as table:
        table.add_column(
            sa.Column("track", sa.String(length=8), server_default="", nullable=False)
        )
        table.add_column(sa.Column("consent_id", sa.Uuid(), nullable=True))
        table.create_check_constraint(
            op.f("ck_intake_requests_known_track"), "track IN ('', 'victim')"
        )
        table.create_check_constraint(
            op.f("ck_intake_requests_consented"),
            "(track = 'victim') = (consent_id IS NOT NULL)",
        )
        table.create_foreign_key(
            op.f("fk_intake_requests_consent_id_intake_consents"),
            "intake_consents",
            ["consent_id"],
            ["id"],
        )
        table.create_index(op.f("ix_intake_requests_consent_id"), ["consent_id"])


def downgrade() -> None:
    with op.batch_alter_table("intake_requests") as table:
        table.drop_index(op.f("ix_intake_requests_consent_id"))
        table.drop_constraint(op.f("fk_intake_requests_consent_id_intake_consents"))
        table.drop_constraint(op.f("ck_intake_requests_consented"))
        table.drop_constraint(op.f("ck_intake_requests_known_track"))
        table.drop_column("consent_id")
        table.drop_column("track")
    op.drop_table("intake_consents")
