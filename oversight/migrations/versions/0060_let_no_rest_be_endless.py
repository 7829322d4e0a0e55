"""Keep until when a platform cannot act for now, on an item or on an account.

Revision: 0060
After: 0059
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

TABLE = "dispatch_rests"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("data_line_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(answer_id IS NULL) <> (data_line_id IS NULL)",
            name=op.f(f"ck_{TABLE}_of_one_thing"),
        ),
        sa.CheckConstraint("ends_on > said_on", name=op.f(f"ck_{TABLE}_ends_later")),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["dispatch_answers.id"],
            name=op.f(f"fk_{TABLE}_answer_id_dispatch_answers"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["accounts_people.id"],
            name=op.f(f"fk_{TABLE}_by_id_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["data_line_id"],
            ["dispatch_data_lines.id"],
            name=op.f(f"fk_{TABLE}_data_line_id_dispatch_data_lines"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("answer_id", name=op.f(f"uq_{TABLE}_answer_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_data_line_id"), TABLE, ["data_line_id"])
    connection = op.get_bind()
    for statement in _append_only(connection.dialect.name):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _append_only(dialect: str) -> list[str]:
    begun = "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    if dialect == "postgresql":
        shape = begun + "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
        verbs = VERBS
    else:
        shape = begun + "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        verbs = tuple(verb for verb in VERBS if verb != "TRUNCATE")
    return [shape.format(table=TABLE, verb=v, lower=v.lower()) for v in verbs]


def downgrade() -> None:
    op.drop_table(TABLE)
