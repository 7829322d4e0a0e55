"""Keep on what a decision on data rests, so that no approval is against itself.

Revision: 0036
After: 0035
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import statements

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TABLE = "review_data_grounds"
IN_FAVOUR = ("law", "linked", "aim_real", "proportionate")
CHECKS = {
    **{
        f"approved_{name}": f"outcome = 'rejected' OR ({name} IS NOT NULL AND {name})"
        for name in IN_FAVOUR
    },
    "approved_nothing_less": (
        "outcome = 'rejected' OR (less_enough IS NOT NULL AND NOT less_enough)"
    ),
    "improper_by_three": "NOT improper OR (outcome = 'rejected' AND seats >= 3)",
    "shared": "(outcome = 'rejected') = (sharing IS NULL)",
    "with_whom": "sharing IN ('nobody', 'court', 'as-filed')",
    "shared_as_asked": "sharing <> 'as-filed' OR sharing_asked",
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "approved",
                "approved-narrower",
                "rejected",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("seats", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Boolean(), nullable=True)
            for name in ("law", "linked", "aim_real", "less_enough", "proportionate")
        ),
        sa.Column("improper", sa.Boolean(), nullable=False),
        sa.Column("sharing", sa.String(length=12), nullable=True),
        sa.Column("sharing_asked", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{TABLE}_{name}"))
            for name, rule in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["decision_id", "item_id", "outcome"],
            [
                "review_decisions.id",
                "review_decisions.item_id",
                "review_decisions.outcome",
            ],
            name="fk_review_data_grounds_decision",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("decision_id", name=op.f(f"uq_{TABLE}_decision_id")),
        sa.UniqueConstraint("item_id", name=op.f(f"uq_{TABLE}_item_id")),
    )
    connection = op.get_bind()
    verbs = ("UPDATE", "DELETE", "TRUNCATE")
    for text in statements(TABLE, connection.dialect.name, verbs):
        op.execute(text)


def downgrade() -> None:
    op.drop_table(TABLE)
