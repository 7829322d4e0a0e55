"""Keep where a platform says that it is established, and who represents it.

Revision: 0045
After: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TABLE = "dispatch_establishments"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("representative", sa.String(200), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "length(country) = 2 AND country = upper(country)",
            name=op.f(f"ck_{TABLE}_two_letters"),
        ),
        sa.CheckConstraint("turn > 0", name=op.f(f"ck_{TABLE}_counted")),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["accounts_platforms.id"],
            name=op.f(f"fk_{TABLE}_platform_id_accounts_platforms"),
        ),
        sa.ForeignKeyConstraint(
            ["said_by"],
            ["accounts_people.id"],
            name=op.f(f"fk_{TABLE}_said_by_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "platform_id", "turn", name=op.f(f"uq_{TABLE}_platform_id_turn")
        ),
    )
    for column in ("platform_id", "said_by"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
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
