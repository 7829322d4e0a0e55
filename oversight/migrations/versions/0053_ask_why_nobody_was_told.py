"""Let no defect be cured by saying alone that the user was not told.

Revision: 0053
After: 0052
"""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

NAME = "intake_defects_untold_with_reason"
BARE = (
    "NEW.code = 'prior_notice_missing' AND NEW.cured_at IS NOT NULL "
    "AND EXISTS (SELECT 1 FROM intake_particulars AS said "
    "WHERE said.item_id = NEW.item_id AND said.prior_notice = 'no' "
    "AND (said.notice_ground = '' "
    "OR (said.notice_ground <> 'victim' AND said.notice_facts = '')))"
)


def upgrade() -> None:
    connection = op.get_bind()
    for statement in _statements(connection.dialect.name):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _statements(dialect: str) -> tuple[str, ...]:
    if dialect != "postgresql":
        return (
            f"CREATE TRIGGER {NAME} BEFORE UPDATE OF cured_at ON intake_defects "
            f"WHEN {BARE} BEGIN SELECT RAISE(ABORT, 'not told, without a reason'); END",
        )
    return (
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN IF {BARE} THEN "
        "RAISE EXCEPTION 'not told, without a reason' "
        "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {NAME} BEFORE UPDATE OF cured_at ON intake_defects "
        f"FOR EACH ROW EXECUTE FUNCTION {NAME}()",
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {NAME} ON intake_defects")
        op.execute(f"DROP FUNCTION {NAME}()")
    else:
        op.execute(f"DROP TRIGGER {NAME}")
