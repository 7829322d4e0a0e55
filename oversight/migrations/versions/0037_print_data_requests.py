"""Keep the PDF of a request for data, made once in each language.

Revision: 0037
After: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLE = "dispatch_data_prints"
SQLITE = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRES = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "language IN ('en', 'ur')", name=op.f(f"ck_{TABLE}_two_languages")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f(f"ck_{TABLE}_digest")),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["dispatch_data_orders.id"],
            name=op.f(f"fk_{TABLE}_order_id_dispatch_data_orders"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "order_id",
            "language",
            "source_sha256",
            name=op.f(f"uq_{TABLE}_order_id_language_source_sha256"),
        ),
        info={"append_only": ("UPDATE", "DELETE", "TRUNCATE")},
    )
    op.create_index(op.f(f"ix_{TABLE}_sha256"), TABLE, ["sha256"])
    postgres = op.get_bind().dialect.name == "postgresql"
    verbs = ("UPDATE", "DELETE", "TRUNCATE") if postgres else ("UPDATE", "DELETE")
    for verb in verbs:
        shape = POSTGRES if postgres else SQLITE
        op.execute(shape.format(table=TABLE, verb=verb, lower=verb.lower()))


def downgrade() -> None:
    op.drop_table(TABLE)
