"""Let no later ruling put off a suspension that two people entered.

Revision: 0095
After: 0094

What was put off before stands as it is on the record.
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

TABLE, NAME = "law_provisions", "put_off"
PUT_OFF = (
    "NEW.suspension = 'act' AND OLD.suspended_by_court IS NOT NULL "
    "AND NEW.suspended_by_court IS NOT NULL "
    "AND NEW.suspended_by_court > OLD.suspended_by_court"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, PUT_OFF, ("UPDATE",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_update")
