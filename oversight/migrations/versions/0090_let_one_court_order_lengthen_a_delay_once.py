"""Let one order of a court lengthen the delay of one account's notice once.

Revision: 0090
After: 0089

What was lengthened twice on one order before stands as it is on the record.
"""

import sqlalchemy as sa
from alembic import op

from oversight.dispatch.rules.case_numbers import kept_key
from oversight.migrations.rebuild import rebuild, with_more
from oversight.storage.triggers import guard_statements

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

TABLE, KEY, NAME = "dispatch_delays", "court_key", "court_once"
CHECK = f"ck_{TABLE}_{KEY}"
KEYED = "(court_key IS NULL) = (court_number IS NULL)"
AGAIN = (
    "EXISTS (SELECT 1 FROM dispatch_delays AS known WHERE known.line_id = NEW.line_id "
    "AND known.court_key = NEW.court_key AND known.court_on = NEW.court_on)"
)


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    if dialect == "sqlite":
        rebuild(
            connection,
            TABLE,
            lambda made: with_more(
                made,
                [f"{KEY} VARCHAR(240)"],
                [f"CONSTRAINT {CHECK} CHECK ({KEYED})"],
            ),
            filled={KEY: "CASE WHEN court_number IS NULL THEN NULL ELSE '-' END"},
        )
    else:
        op.add_column(TABLE, sa.Column(KEY, sa.String(240)))
    _fill(connection)
    if dialect == "postgresql":
        op.create_check_constraint(op.f(CHECK), TABLE, KEYED)
    for statement in guard_statements(TABLE, NAME, dialect, AGAIN, ("INSERT",)):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _fill(connection: sa.Connection) -> None:
    """Write the key of each delay from the number of its court's order."""
    made = sa.table(
        TABLE,
        sa.column("id", sa.Uuid()),
        sa.column("court_number", sa.String()),
        sa.column(KEY, sa.String()),
    )
    typed = made.c.court_number
    found = connection.execute(sa.select(made.c.id, typed).where(typed.is_not(None)))
    keys = [{"one": one, "found": kept_key(number) or "-"} for one, number in found]
    if keys:
        write = sa.update(made).where(made.c.id == sa.bindparam("one"))
        connection.execute(write.values({KEY: sa.bindparam("found")}), keys)


def downgrade() -> None:
    raise NotImplementedError("one order would count twice again: there is no way back")
