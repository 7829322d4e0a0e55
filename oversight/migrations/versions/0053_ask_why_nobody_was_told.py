"""Let no defect be cured by saying alone that the user was not told.

Revision: 0053
After: 0052
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

TABLE, NAME = "intake_defects", "bare_no"
BARE = (
    "NEW.code = 'prior_notice_missing' AND NEW.cured_at IS NOT NULL "
    "AND EXISTS (SELECT 1 FROM intake_particulars AS said "
    "WHERE said.item_id = NEW.item_id AND said.prior_notice = 'no' "
    "AND (said.notice_ground = '' "
    "OR (said.notice_ground <> 'victim' AND said.notice_facts = '')))"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in guard_statements(TABLE, NAME, dialect, BARE, ("UPDATE",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
        op.execute(f"DROP FUNCTION {TABLE}_{NAME}()")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_update")
