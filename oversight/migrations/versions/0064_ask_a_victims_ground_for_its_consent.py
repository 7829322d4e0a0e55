"""Let “victim” stand without facts only where the docket has a consent.

Revision: 0064
After: 0063
"""

from alembic import op

from oversight.storage.triggers import guard_statements

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

TABLE, NAME = "intake_defects", "bare_no"
BARE = (
    "NEW.code IN ('prior_notice_missing', 'notice_ground_missing', "
    "'notice_facts_missing') AND NEW.cured_at IS NOT NULL "
    "AND EXISTS (SELECT 1 FROM intake_particulars AS said "
    "WHERE said.item_id = NEW.item_id AND said.prior_notice = 'no' "
    "AND (said.notice_ground = '' OR (said.notice_facts = '' "
    "AND (said.notice_ground <> 'victim' OR NOT EXISTS (SELECT 1 FROM "
    "intake_requests AS one WHERE one.id = NEW.request_id "
    "AND one.track = 'victim')))))"
)
BEFORE = (
    "NEW.code = 'prior_notice_missing' AND NEW.cured_at IS NOT NULL "
    "AND EXISTS (SELECT 1 FROM intake_particulars AS said "
    "WHERE said.item_id = NEW.item_id AND said.prior_notice = 'no' "
    "AND (said.notice_ground = '' "
    "OR (said.notice_ground <> 'victim' AND said.notice_facts = '')))"
)


def upgrade() -> None:
    _plant(BARE)


def _plant(broken: str) -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    if dialect == "postgresql":
        op.execute(f"DROP TRIGGER {TABLE}_{NAME} ON {TABLE}")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_{NAME}_update")
    for statement in guard_statements(TABLE, NAME, dialect, broken, ("UPDATE",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    _plant(BEFORE)
