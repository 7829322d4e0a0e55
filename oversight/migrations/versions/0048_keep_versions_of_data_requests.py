"""Keep later versions of a request for data, each with the slip it puts right.

Revision: 0048
After: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

TABLE = "dispatch_data_versions"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "field",
            sa.Enum(
                *("native_id", "handle", "language", "passage"),
                name="fieldname",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("becomes", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("before >= 1 AND version = before + 1", name=_ck("follows")),
        sa.CheckConstraint(
            "(before = 1) = (supersedes_id IS NULL)", name=_ck("linked")
        ),
        sa.CheckConstraint("field IN ('native_id', 'handle')", name=_ck("names_only")),
        sa.CheckConstraint("was <> becomes", name=_ck("changes")),
        sa.CheckConstraint("why <> ''", name=_ck("reasoned")),
        sa.CheckConstraint("length(sha256) = 64", name=_ck("digest")),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["dispatch_data_orders.id"],
            name=op.f(f"fk_{TABLE}_order_id_dispatch_data_orders"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["accounts_people.id"],
            name=op.f(f"fk_{TABLE}_by_id_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id", "order_id", "before"],
            [f"{TABLE}.id", f"{TABLE}.order_id", f"{TABLE}.version"],
            name=f"fk_{TABLE}_before",
        ),
        sa.ForeignKeyConstraint(
            ["order_id", "number"],
            ["dispatch_data_lines.order_id", "dispatch_data_lines.number"],
            name=f"fk_{TABLE}_account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "order_id", "version", name=op.f(f"uq_{TABLE}_order_id_version")
        ),
        sa.UniqueConstraint(
            "id", "order_id", "version", name=op.f(f"uq_{TABLE}_id_order_id_version")
        ),
    )
    connection = op.get_bind()
    for statement in _append_only(connection.dialect.name):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _ck(name: str) -> str:
    return op.f(f"ck_{TABLE}_{name}")


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
