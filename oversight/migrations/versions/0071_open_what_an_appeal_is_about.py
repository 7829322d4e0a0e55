"""Take no vote on an appeal from whoever has not opened its item.

Revision: 0071
After: 0070
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

TABLE, NAME = "appeal_votes", "opened"
UNOPENED = (
    "NOT EXISTS (SELECT 1 FROM review_views AS seen "
    "JOIN appeal_items AS one ON one.item_id = seen.item_id "
    "WHERE one.id = NEW.appeal_item_id AND seen.panel_id = NEW.panel_id "
    "AND seen.person_id = NEW.person_id)"
)


def upgrade() -> None:
    # Votes of before stand as they are: nobody opened anything on the record then.
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
