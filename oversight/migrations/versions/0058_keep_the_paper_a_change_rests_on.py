"""Keep the ruling or gazette on which a change of the law register rests.

Revision: 0058
After: 0057
"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

TABLE = "law_papers"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("original_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f(f"ck_{TABLE}_named")),
        sa.CheckConstraint(
            "length(sha256) = 64 AND length(original_sha256) = 64",
            name=op.f(f"ck_{TABLE}_digests"),
        ),
        sa.CheckConstraint(
            "size BETWEEN 1 AND 20971520", name=op.f(f"ck_{TABLE}_bounded")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["law_proposals.id"],
            name=op.f(f"fk_{TABLE}_proposal_id_law_proposals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("proposal_id", name=op.f(f"uq_{TABLE}_proposal_id")),
    )
    connection = op.get_bind()
    for statement in _append_only(connection.dialect.name):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _append_only(dialect: str) -> list[str]:
    begun = "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    if dialect == "postgresql":
        shape = begun + "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
        verbs: tuple[str, ...] = VERBS
    else:
        shape = begun + "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        verbs = tuple(verb for verb in VERBS if verb != "TRUNCATE")
    return [shape.format(table=TABLE, verb=v, lower=v.lower()) for v in verbs]


def downgrade() -> None:
    raise NotImplementedError("there is no way back: what the law rests on is kept")
