"""Show no file to who appealed in the name of who has not opened its item.

Revision: 0073
After: 0072
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

TABLE, NAME = "appeal_disclosures", "opened"
UNOPENED = (
    "NOT EXISTS (SELECT 1 FROM review_views AS seen "
    "JOIN appeal_items AS one ON one.item_id = seen.item_id "
    "WHERE one.id = NEW.appeal_item_id AND seen.panel_id = NEW.panel_id "
    "AND seen.person_id = NEW.person_id)"
)


def upgrade() -> None:
    # What was shown before stands as it is: openings were not on the record then.
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, UNOPENED, ("INSERT",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_insert")
