"""Let no panel be too small for what it decides, nor few find another aim.

Revision: 0051
After: 0050
"""

from alembic import op
from sqlalchemy import Connection

from oversight.migrations.rebuild import rebuild, with_more

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

PANELS = "review_panels"
SIZES = {
    "size_of_first": "purpose <> 'first' OR seats <= 3",
    "three_confirm": "purpose <> 'confirm' OR seats = 3",
    "size_of_appeal": "purpose <> 'appeal' OR seats >= 3",
}
OF = {
    "review_votes": ("request_id", "matter_id", "at"),
    "review_decisions": ("id", "case_id", "decided_at"),
}
UNHEARD = (
    "NEW.code = 'improper-purpose' AND NOT EXISTS ("
    "SELECT 1 FROM review_questions AS asked "
    "JOIN review_cases AS matter ON matter.id = asked.case_id "
    "WHERE matter.{key} = NEW.{of} AND matter.seats >= 3 AND asked.about_aim "
    "AND asked.answered_at <= NEW.{at})"
)
GONE = "DROP TRIGGER {table}_aim_heard"
SQLITE = (
    "CREATE TRIGGER {table}_aim_heard BEFORE INSERT ON {table} WHEN {unheard} "
    "BEGIN SELECT RAISE(ABORT, 'fewer than three, or not heard on the aim'); END"
)
FUNCTION = (
    "CREATE OR REPLACE FUNCTION {table}_aim_heard() RETURNS trigger "
    "LANGUAGE plpgsql AS $$ BEGIN IF {unheard} THEN "
    "RAISE EXCEPTION 'fewer than three, or not heard on the aim' "
    "USING ERRCODE = 'check_violation'; "
    "END IF; RETURN NEW; END $$"
)


def upgrade() -> None:
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        rebuild(connection, PANELS, _sized)
    else:
        for name, rule in SIZES.items():
            op.create_check_constraint(op.f(f"ck_{PANELS}_{name}"), PANELS, rule)
    for table, (key, of, at) in OF.items():
        unheard = UNHEARD.format(key=key, of=of, at=at)
        for shape in (GONE, SQLITE) if sqlite else (FUNCTION,):
            _run(connection, shape.format(table=table, unheard=unheard))


def _sized(made: str) -> str:
    rules = (
        f"CONSTRAINT ck_{PANELS}_{name} CHECK ({rule})" for name, rule in SIZES.items()
    )
    return with_more(made, (), rules)


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    raise NotImplementedError("there is no way back: panels have a least size now")
