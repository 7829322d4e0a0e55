"""Give each account of an unsigned data request a place of its own for files.

Revision: 0041
After: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

FORMS = sa.table(
    "intake_data_forms",
    sa.column("id", sa.Uuid()),
    sa.column("answers", sa.JSON()),
    sa.column("accounts", sa.JSON()),
)


def upgrade() -> None:
    connection = op.get_bind()
    asked = sa.select(FORMS.c.id, FORMS.c.answers, FORMS.c.accounts)
    for form, answers, accounts in connection.execute(asked).all():
        if accounts:
            numbered = [{**one, "row": at} for at, one in enumerate(accounts, start=1)]
            given = {**answers, "rows": str(len(accounts))}
            _write(connection, form, given, numbered)


def _write(
    connection: sa.Connection, form: object, answers: object, accounts: object
) -> None:
    changed = sa.update(FORMS).where(FORMS.c.id == form)
    connection.execute(changed.values(answers=answers, accounts=accounts))


def downgrade() -> None:
    connection = op.get_bind()
    asked = sa.select(FORMS.c.id, FORMS.c.answers, FORMS.c.accounts)
    for form, answers, accounts in connection.execute(asked).all():
        plain = [{k: v for k, v in one.items() if k != "row"} for one in accounts]
        given = {name: said for name, said in answers.items() if name != "rows"}
        _write(connection, form, given, plain)
