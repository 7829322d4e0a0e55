"""Keep what a body tells after it has filed, sealed beside its matter.

Revision: 0040
After: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

TABLE = "intake_later_facts"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")
CAPACITIES = ("agency", "registry", "first", "appeal")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", _word(CAPACITIES, "capacity"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("capacity = 'agency'", name=_ck("by_the_body")),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["intake_requests.id"],
            name=op.f(f"fk_{TABLE}_matter_id_intake_requests"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["accounts_people.id"],
            name=op.f(f"fk_{TABLE}_by_id_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["matter_id", "by_id", "capacity"],
            [
                "intake_touches.matter_id",
                "intake_touches.person_id",
                "intake_touches.capacity",
            ],
            name=op.f(f"fk_{TABLE}_matter_id_intake_touches"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "matter_id", "entry", name=op.f(f"uq_{TABLE}_matter_id_entry")
        ),
    )
    for column in ("added_at", "by_id", "matter_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
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
