"""Let a platform ask about a request for data.

Revision: 0038
After: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ASKED = "dispatch_data_questions"
ONE = "uq_dispatch_data_questions_one_waits"
WAITS = sa.text("replied_at IS NULL AND lapsed_at IS NULL")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        ASKED,
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("due_at", WHEN, nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by", sa.Uuid(), nullable=True),
        sa.Column("pseudonym", sa.String(length=8), nullable=True),
        sa.Column("replied_at", WHEN, nullable=True),
        sa.Column("lapsed_at", WHEN, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{ASKED}_{name}"))
            for name, rule in (
                ("asked", "length(question) > 0"),
                ("one_end", "reply IS NULL OR lapsed_at IS NULL"),
                ("reply_dated", "(reply IS NULL) = (replied_at IS NULL)"),
                ("reply_signed", "(reply IS NULL) = (replied_by IS NULL)"),
                ("time_to_answer", "due_at > asked_at"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["dispatch_data_lines.id"],
            name=op.f(f"fk_{ASKED}_line_id_dispatch_data_lines"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["accounts_people.id"],
            name=op.f(f"fk_{ASKED}_asked_by_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["replied_by"],
            ["accounts_people.id"],
            name=op.f(f"fk_{ASKED}_replied_by_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ASKED}")),
    )
    op.create_index(op.f(f"ix_{ASKED}_line_id"), ASKED, ["line_id"])
    op.create_index(op.f(f"ix_{ASKED}_due_at"), ASKED, ["due_at"])
    op.create_index(
        ONE,
        ASKED,
        ["line_id"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )


def downgrade() -> None:
    op.drop_table(ASKED)
