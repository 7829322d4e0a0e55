"""Keep how duty is handed over, and let nobody on leave be on duty.

Revision: 0062
After: 0061
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import guard_statements, statements

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

GIVEN, TAKEN = "review_handovers", "review_takeovers"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")
ON_LEAVE = (
    "EXISTS (SELECT 1 FROM review_absences AS gone "
    "WHERE gone.person_id = NEW.person_id AND gone.ended_at IS NULL "
    "AND NEW.day BETWEEN gone.first_on AND gone.last_on)"
)
ON_DUTY = (
    "NEW.ended_at IS NULL AND EXISTS (SELECT 1 FROM review_duties AS duty "
    "WHERE duty.person_id = NEW.person_id "
    "AND duty.day BETWEEN NEW.first_on AND NEW.last_on)"
)
OFF_DUTY = (
    "NOT EXISTS (SELECT 1 FROM review_duties AS duty "
    "WHERE duty.day = NEW.from_day AND duty.person_id = NEW.by_id)"
)
NOT_NEXT = (
    "NOT EXISTS (SELECT 1 FROM review_handovers AS given "
    "JOIN review_duties AS duty ON duty.day = given.to_day "
    "WHERE given.id = NEW.handover_id AND duty.person_id = NEW.by_id "
    "AND given.by_id <> NEW.by_id)"
)
ADDED, WRITTEN = ("INSERT",), ("INSERT", "UPDATE")
GUARDS = (
    ("review_duties", "not_on_leave", ON_LEAVE, WRITTEN),
    ("review_absences", "not_on_duty", ON_DUTY, WRITTEN),
    (GIVEN, "on_duty", OFF_DUTY, ADDED),
    (TAKEN, "next_on_duty", NOT_NEXT, ADDED),
)


def upgrade() -> None:
    _given()
    _taken()
    connection = op.get_bind()
    dialect = connection.dialect.name
    made = [
        one for table in (GIVEN, TAKEN) for one in statements(table, dialect, VERBS)
    ]
    for table, name, broken, verbs in GUARDS:
        made += guard_statements(table, name, dialect, broken, verbs)
    for statement in made:
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _given() -> None:
    op.create_table(
        GIVEN,
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("dockets", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("to_day > from_day", name=op.f(f"ck_{GIVEN}_forward")),
        sa.CheckConstraint(
            "length(note) >= 20", name=op.f(f"ck_{GIVEN}_with_a_note")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["accounts_people.id"],
            name=op.f(f"fk_{GIVEN}_by_id_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{GIVEN}")),
        sa.UniqueConstraint("from_day", name=op.f(f"uq_{GIVEN}_from_day")),
    )
    op.create_index(op.f(f"ix_{GIVEN}_to_day"), GIVEN, ["to_day"])


def _taken() -> None:
    op.create_table(
        TAKEN,
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            [f"{GIVEN}.id"],
            name=op.f(f"fk_{TAKEN}_handover_id_{GIVEN}"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["accounts_people.id"],
            name=op.f(f"fk_{TAKEN}_by_id_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TAKEN}")),
        sa.UniqueConstraint("handover_id", name=op.f(f"uq_{TAKEN}_handover_id")),
    )


def downgrade() -> None:
    raise NotImplementedError("what was handed over stays: there is no way back")
