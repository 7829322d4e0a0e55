"""Keep files of a whole matter: beside facts added later, and papers of warrants.

Revision: 0044
After: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

TABLE = "intake_matter_files"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")
POINTED_AT = {
    "uq_intake_exhibits_id_sha": ("intake_exhibits", ["id", "original_sha256"]),
    "uq_intake_warrants_id_sha": ("intake_warrants", ["id", "request_id", "sha256"]),
    "uq_intake_later_facts_id_matter": ("intake_later_facts", ["id", "matter_id"]),
}


def upgrade() -> None:
    for name, (table, columns) in POINTED_AT.items():
        op.create_index(name, table, columns, unique=True)
    op.create_table(
        TABLE,
        sa.Column("exhibit_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("facts_id", sa.Uuid(), nullable=True),
        sa.Column("warrant_id", sa.Uuid(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(facts_id IS NULL) <> (warrant_id IS NULL)",
            name=op.f(f"ck_{TABLE}_facts_or_warrant"),
        ),
        sa.ForeignKeyConstraint(
            ["exhibit_id", "sha256"],
            ["intake_exhibits.id", "intake_exhibits.original_sha256"],
            name="fk_intake_matter_files_exhibit",
        ),
        sa.ForeignKeyConstraint(
            ["facts_id", "matter_id"],
            ["intake_later_facts.id", "intake_later_facts.matter_id"],
            name="fk_intake_matter_files_facts",
        ),
        sa.ForeignKeyConstraint(
            ["warrant_id", "matter_id", "sha256"],
            [
                "intake_warrants.id",
                "intake_warrants.request_id",
                "intake_warrants.sha256",
            ],
            name="fk_intake_matter_files_warrant",
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["intake_requests.id"],
            name=op.f(f"fk_{TABLE}_matter_id_intake_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("exhibit_id", name=op.f(f"uq_{TABLE}_exhibit_id")),
        sa.UniqueConstraint("facts_id", name=op.f(f"uq_{TABLE}_facts_id")),
        sa.UniqueConstraint("warrant_id", name=op.f(f"uq_{TABLE}_warrant_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_matter_id"), TABLE, ["matter_id"])
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
    for name, (table, _columns) in POINTED_AT.items():
        op.drop_index(name, table)
