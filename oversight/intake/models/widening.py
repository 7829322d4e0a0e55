"""The database itself refuses what is wider than was asked: harder, or longer."""

from sqlalchemy import Connection, Table, event

from oversight.intake.models.requests import Item
from oversight.intake.rules.measures import LADDER

_RUNGS = "|" + "|".join(LADDER) + "|"
_SQLITE_RUNG = "instr('{rungs}', '|' || {measure} || '|')"
_POSTGRES_RUNG = "position('|' || {measure} || '|' in '{rungs}')"
_WIDER = (
    "EXISTS (SELECT 1 FROM intake_items AS asked WHERE asked.id = NEW.{of} AND "
    "(NEW.{days} > asked.duration_days OR {given} > {most} "
    "OR ({given} = 0) <> ({most} = 0)))"
)
_SQLITE = (
    "CREATE TRIGGER {table}_never_wider BEFORE INSERT ON {table} WHEN {wider} "
    "BEGIN SELECT RAISE(ABORT, 'wider than was asked'); END"
)
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION {table}_never_wider() RETURNS trigger "
    "LANGUAGE plpgsql AS $$ BEGIN IF {wider} THEN "
    "RAISE EXCEPTION 'wider than was asked' USING ERRCODE = 'check_violation'; "
    "END IF; RETURN NEW; END $$"
)
_POSTGRES = (
    "CREATE TRIGGER {table}_never_wider BEFORE INSERT ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_never_wider()"
)


def statements(table: str, dialect: str, *, of: str, days: str) -> list[str]:
    """Return what makes a table refuse a row wider than the item it points to."""
    shape = _POSTGRES_RUNG if dialect == "postgresql" else _SQLITE_RUNG
    given = shape.format(rungs=_RUNGS, measure="NEW.measure")
    most = shape.format(rungs=_RUNGS, measure="asked.measure")
    wider = _WIDER.format(of=of, days=days, given=given, most=most)
    made = (_FUNCTION, _POSTGRES) if dialect == "postgresql" else (_SQLITE,)
    return [one.format(table=table, wider=wider) for one in made]


def never_wider(table: Table, *, of: str, days: str) -> None:
    """Let the database refuse rows of this table that are wider than was asked."""

    def plant(_table: Table, connection: Connection, **_: object) -> None:
        for statement in statements(
            table.name, connection.dialect.name, of=of, days=days
        ):
            connection.exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )

    event.listen(table, "after_create", plant)


never_wider(Item.__table__, of="parent_id", days="duration_days")  # type: ignore[arg-type]
