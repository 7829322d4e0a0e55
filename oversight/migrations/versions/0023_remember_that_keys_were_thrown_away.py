"""Remember the ids of keys that were thrown away, so that they stay so.

Revision: 0023
After: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLE = "vault_erasures"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("ground", sa.String(20), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stream", sa.String(20), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(stream IS NULL) = (n IS NULL)",
            name=op.f("ck_vault_erasures_an_entry_is_whole"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_erasures")),
    )
    op.create_index(op.f("ix_vault_erasures_erased_at"), TABLE, ["erased_at"])
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
