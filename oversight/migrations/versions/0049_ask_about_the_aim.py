"""Find no other aim of a body that was not asked about it, whoever writes.

Revision: 0049
After: 0048

What was asked before anybody said what a question is about was enough on its day: it
counts as having been about the aim, so that no finding falls and none is cut off.
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

ASKED = "review_questions"
OF = {
    "review_votes": ("request_id", "matter_id", "at"),
    "review_decisions": ("id", "case_id", "decided_at"),
}
UNHEARD = (
    "NEW.code = 'improper-purpose' AND NOT EXISTS ("
    "SELECT 1 FROM review_questions AS asked "
    "JOIN review_cases AS matter ON matter.id = asked.case_id "
    "WHERE matter.{key} = NEW.{of} AND asked.about_aim "
    "AND asked.answered_at <= NEW.{at})"
)
SQLITE = (
    "CREATE TRIGGER {table}_aim_heard BEFORE INSERT ON {table} WHEN {unheard} "
    "BEGIN SELECT RAISE(ABORT, 'not heard on the aim'); END"
)
FUNCTION = (
    "CREATE OR REPLACE FUNCTION {table}_aim_heard() RETURNS trigger "
    "LANGUAGE plpgsql AS $$ BEGIN IF {unheard} THEN "
    "RAISE EXCEPTION 'not heard on the aim' USING ERRCODE = 'check_violation'; "
    "END IF; RETURN NEW; END $$"
)
POSTGRES = (
    "CREATE TRIGGER {table}_aim_heard BEFORE INSERT ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_aim_heard()"
)


def upgrade() -> None:
    about = sa.Column(
        "about_aim", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column(ASKED, about)
    op.execute(sa.table(ASKED, sa.column("about_aim")).update().values(about_aim=True))
    connection = op.get_bind()
    postgres = connection.dialect.name == "postgresql"
    for table, (key, of, at) in OF.items():
        unheard = UNHEARD.format(key=key, of=of, at=at)
        for shape in (FUNCTION, POSTGRES) if postgres else (SQLITE,):
            connection.exec_driver_sql(
                shape.format(table=table, unheard=unheard),
                execution_options={"no_parameters": True},
            )


def downgrade() -> None:
    raise NotImplementedError("there is no way back: who was asked about what stands")
