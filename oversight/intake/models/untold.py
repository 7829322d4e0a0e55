"""The database itself keeps a “no” from standing without its ground and its facts."""

from sqlalchemy import Connection, Table, event

from oversight.intake.models.requests import Defect

NAME = "intake_defects_untold_with_reason"
# Whether the user was told was missing, and is answered now: with “no” alone.
_BARE = (
    "NEW.code = 'prior_notice_missing' AND NEW.cured_at IS NOT NULL "
    "AND EXISTS (SELECT 1 FROM intake_particulars AS said "
    "WHERE said.item_id = NEW.item_id AND said.prior_notice = 'no' "
    "AND (said.notice_ground = '' "
    "OR (said.notice_ground <> 'victim' AND said.notice_facts = '')))"
)
_SQLITE = (
    f"CREATE TRIGGER {NAME} BEFORE UPDATE OF cured_at ON intake_defects WHEN {_BARE} "
    "BEGIN SELECT RAISE(ABORT, 'not told, without a reason'); END"
)
_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger "
    f"LANGUAGE plpgsql AS $$ BEGIN IF {_BARE} THEN "
    "RAISE EXCEPTION 'not told, without a reason' USING ERRCODE = 'check_violation'; "
    "END IF; RETURN NEW; END $$"
)
_POSTGRES = (
    f"CREATE TRIGGER {NAME} BEFORE UPDATE OF cured_at ON intake_defects "
    f"FOR EACH ROW EXECUTE FUNCTION {NAME}()"
)


def statements(dialect: str) -> tuple[str, ...]:
    """Return what makes the table refuse a defect cured by a bare “no”."""
    return (_FUNCTION, _POSTGRES) if dialect == "postgresql" else (_SQLITE,)


def _plant(_table: Table, connection: Connection, **_: object) -> None:
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


event.listen(Defect.__table__, "after_create", _plant)
