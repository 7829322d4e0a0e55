"""Write down which records were certified, for whom, on whose word.

Revision: 0043
After: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TABLE = "desk_certified_records"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")
RULES = {
    "court_only": "part = 'open' OR asked_by = 'court'",
    "referenced": "length(reference) > 0",
    "court_named": "asked_by <> 'court' OR length(court) > 0",
    "reasoned": "length(reasons) >= 20",
    "counted": "number > 0 AND entries > 0",
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("docket", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", _word(("open", "sealed"), "part"), nullable=False),
        sa.Column("asked_by", _word(("court", "party"), "askedby"), nullable=False),
        sa.Column("court", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.CheckConstraint(rule, name=_ck(name)) for name, rule in RULES.items()),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["accounts_people.id"],
            name=op.f(f"fk_{TABLE}_by_id_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "docket", "number", name=op.f(f"uq_{TABLE}_docket_number")
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_by_id"), TABLE, ["by_id"])
    connection = op.get_bind()
    for statement in _append_only(connection.dialect.name):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _word(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(
        *words, name=name, native_enum=False, create_constraint=True, length=32
    )


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
