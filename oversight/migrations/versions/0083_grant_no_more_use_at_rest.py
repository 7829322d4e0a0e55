"""Grant no more use of data while an appeal or a court has stayed them.

Revision: 0083
After: 0082

What was granted before stands as it is on the record.
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

TABLE, NAME = "dispatch_use_asks", "at_rest"
AT_REST = (
    "OLD.outcome IS NULL AND NEW.outcome = 'granted' AND EXISTS ("
    "SELECT 1 FROM dispatch_productions AS held WHERE held.id = NEW.production_id "
    "AND (EXISTS (SELECT 1 FROM dispatch_data_stays AS one "
    "WHERE one.line_id = held.line_id AND one.ended_at IS NULL) "
    "OR EXISTS (SELECT 1 FROM dispatch_data_court_stays AS one "
    "WHERE one.item_id = held.item_id AND one.ended_at IS NULL)))"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, AT_REST, ("UPDATE",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_update")
