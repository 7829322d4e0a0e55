"""Decide no item of an appeal but by the votes of those who hold its seats.

Revision: 0080
After: 0079

What was decided before stands as it is on the record.
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

TABLE, NAME = "appeal_items", "by_all"
NOT_BY_ALL = (
    "OLD.outcome IS NULL AND NEW.outcome IS NOT NULL AND NOT NEW.by_default "
    "AND EXISTS (SELECT 1 FROM appeals AS one "
    "JOIN review_panels AS panel ON panel.id = one.panel_id "
    "WHERE one.id = NEW.appeal_id AND one.joined_to_id IS NULL AND panel.seats <> ("
    "SELECT count(*) FROM appeal_votes AS vote JOIN review_seats AS seat "
    "ON seat.panel_id = vote.panel_id AND seat.person_id = vote.person_id "
    "WHERE vote.appeal_item_id = NEW.id AND seat.panel_id = one.panel_id "
    "AND seat.state = 'declared'))"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, NOT_BY_ALL, ("UPDATE",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_update")
