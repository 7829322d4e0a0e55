"""Put nobody on duty for the very day but who stood on the roster before it began.

Revision: 0075
After: 0074
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

TABLE, NAME = "review_duties", "put_ahead"
VERBS = ("INSERT", "UPDATE")
DAYS = {
    "sqlite": "date({}, '+5 hours')",
    "postgresql": "CAST({} AT TIME ZONE 'UTC' + INTERVAL '5 hours' AS date)",
}


def upgrade() -> None:
    # Rows of before stand as they are: the rule alone kept them from their own day.
    connection = op.get_bind()
    dialect = connection.dialect.name
    put = DAYS[dialect].format("NEW.planned_at")
    stood = DAYS[dialect].format("later.planned_at")
    broken = (
        f"{put} > NEW.day OR ({put} = NEW.day AND NOT EXISTS ("
        "SELECT 1 FROM review_duties AS later "
        "WHERE later.person_id = NEW.person_id AND later.day > NEW.day "
        f"AND {stood} < NEW.day))"
    )
    for statement in guard_statements(TABLE, NAME, dialect, broken, VERBS):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
        return
    for verb in VERBS:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_{verb.lower()}")
