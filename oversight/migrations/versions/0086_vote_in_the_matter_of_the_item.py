"""Take a vote on an appeal only in the matter of its item.

Revision: 0086
After: 0085

What was voted before stands as it is on the record.
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

TABLE, NAME = "appeal_votes", "own_matter"
ELSEWHERE = (
    "NEW.matter_id <> (SELECT item.request_id FROM appeal_items AS one "
    "JOIN intake_items AS item ON item.id = one.item_id "
    "WHERE one.id = NEW.appeal_item_id)"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, ELSEWHERE, ("INSERT",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_insert")
