"""Seat nobody on a day on which their training does not count.

Revision: 0069
After: 0068
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

SEATS, NAME = "review_seats", "trained"
DAYS = {
    "sqlite": "date(NEW.drawn_at, '+5 hours')",
    "postgresql": "CAST(NEW.drawn_at AT TIME ZONE 'UTC' + INTERVAL '5 hours' AS date)",
}
UNTRAINED = (
    "NOT EXISTS (SELECT 1 FROM review_trainings AS one "
    "LEFT JOIN review_trainings_confirmed AS sure ON sure.training_id = one.id "
    "WHERE one.person_id = NEW.person_id AND (one.entered_by IS NULL "
    "OR (sure.id IS NOT NULL AND one.held_on <= {day} "
    "AND COALESCE(one.counts_until >= {day}, TRUE))))"
)
BEFORE = (
    "NOT EXISTS (SELECT 1 FROM review_trainings AS one "
    "LEFT JOIN review_trainings_confirmed AS sure ON sure.training_id = one.id "
    "WHERE one.person_id = NEW.person_id "
    "AND (one.entered_by IS NULL OR sure.id IS NOT NULL))"
)


def upgrade() -> None:
    _plant(UNTRAINED)


def _plant(broken: str) -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    if dialect == "postgresql":
        op.execute(f"DROP TRIGGER {SEATS}_{NAME} ON {SEATS}")
    else:
        op.execute(f"DROP TRIGGER {SEATS}_{NAME}_insert")
    says = broken.format(day=DAYS[dialect])
    for statement in guard_statements(SEATS, NAME, dialect, says, ("INSERT",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    _plant(BEFORE)
