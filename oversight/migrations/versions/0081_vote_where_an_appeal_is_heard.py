"""Take a vote on an appeal only of who sits, and where the appeal is heard.

Revision: 0081
After: 0080

What was voted before stands as it is on the record.
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

TABLE, NAME = "appeal_votes", "heard"
UNHEARD = (
    "NOT EXISTS (SELECT 1 FROM appeal_items AS one "
    "JOIN appeals AS whole ON whole.id = one.appeal_id "
    "JOIN review_seats AS seat ON seat.panel_id = whole.panel_id "
    "WHERE one.id = NEW.appeal_item_id AND whole.state = 'admitted' "
    "AND whole.joined_to_id IS NULL AND whole.panel_id = NEW.panel_id "
    "AND seat.person_id = NEW.person_id AND seat.state = 'declared')"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, UNHEARD, ("INSERT",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_insert")
