"""The database refuses another aim found by too few, or before anybody was heard."""

from sqlalchemy import Connection, Table, event

_UNHEARD = (
    "NEW.code = 'improper-purpose' AND NOT EXISTS ("
    "SELECT 1 FROM review_questions AS asked "
    "JOIN review_cases AS matter ON matter.id = asked.case_id "
    "WHERE matter.{key} = NEW.{of} AND matter.seats >= 3 AND asked.about_aim "
    "AND asked.answered_at <= NEW.{at})"
)
_SQLITE = (
    "CREATE TRIGGER {table}_aim_heard BEFORE INSERT ON {table} WHEN {unheard} "
    "BEGIN SELECT RAISE(ABORT, 'fewer than three, or not heard on the aim'); END"
)
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION {table}_aim_heard() RETURNS trigger "
    "LANGUAGE plpgsql AS $$ BEGIN IF {unheard} THEN "
    "RAISE EXCEPTION 'fewer than three, or not heard on the aim' "
    "USING ERRCODE = 'check_violation'; "
    "END IF; RETURN NEW; END $$"
)
_POSTGRES = (
    "CREATE TRIGGER {table}_aim_heard BEFORE INSERT ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_aim_heard()"
)


def statements(table: str, dialect: str, *, key: str, of: str, at: str) -> list[str]:
    """Return what makes a table refuse another aim found by few, or unheard."""
    unheard = _UNHEARD.format(key=key, of=of, at=at)
    made = (_FUNCTION, _POSTGRES) if dialect == "postgresql" else (_SQLITE,)
    return [one.format(table=table, unheard=unheard) for one in made]


def aim_heard(table: Table, *, key: str, of: str, at: str) -> None:
    """Let the database refuse rows that find another aim unheard, or by fewer than 3.

    ``of`` names the row's matter by the ``key`` of its case, ``at`` its moment.
    """

    def plant(_table: Table, connection: Connection, **_: object) -> None:
        dialect = connection.dialect.name
        for statement in statements(table.name, dialect, key=key, of=of, at=at):
            connection.exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )

    event.listen(table, "after_create", plant)
