"""Know a case of a court by one key, however its number is spelled.

Two open words of one case that were spelled differently stay as they are: nothing is
ended by a step of the database. The later one's key bears its place.

Revision: 0076
After: 0075
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from oversight.dispatch.rules.case_numbers import holder_key, kept_key, lodging_key
from oversight.migrations.rebuild import rebuild, with_more
from oversight.storage.triggers import guard_statements, shared, statements

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

RESULTS, LODGINGS = "dispatch_court_results", "dispatch_lodgings"
LINES, ACCOUNTS = "dispatch_line_stays", "dispatch_data_court_stays"
KEY, OPEN, AT_ONCE = "case_key", "ended_at IS NULL", 500
PLAIN = (
    "case_key <> '' AND length(case_key) <= 240 "
    "AND trim(case_key) = case_key AND replace(case_key, '  ', ' ') = case_key"
)
DECISION = ("request_id", "forum", KEY, "result", "decided_on")
TYPED: dict[str, tuple[Callable[..., str], tuple[str, ...]]] = {
    RESULTS: (kept_key, ("case_number",)),
    LODGINGS: (lodging_key, ("court", "case_number")),
    LINES: (holder_key, ("held_by",)),
    ACCOUNTS: (holder_key, ("held_by",)),
}
# Of what one case has one open word, and since when it stands.
ONCE = {
    LODGINGS: ("production_id", "lodged_at"),
    LINES: ("line_id", "stayed_at"),
    ACCOUNTS: ("item_id", "stayed_at"),
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in TYPED:
        _add(table)
    _drop_trigger("no_update", "no_update")
    for table, (key, typed) in TYPED.items():
        fill(table, key, typed)
    _plant(statements(RESULTS, dialect, ("UPDATE",)))
    for table in TYPED:
        _require(table)
    for table, (of, _since) in ONCE.items():
        name = f"uq_{table}_one_open"
        op.drop_index(name, table)
        op.create_index(
            name,
            table,
            [of, KEY],
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )
    _drop_trigger("entered_once", "entered_once_insert", "entered_once_update")
    _plant(guard_statements(RESULTS, "entered_once", dialect, _again(dialect)))


def fill(table: str, key: Callable[..., str], typed: tuple[str, ...]) -> None:
    """Write the key of each row from what was typed in it."""
    of, since = ONCE.get(table, ("", ""))
    known: Counter[tuple[object, str]] = Counter()
    rows: list[dict[str, Any]] = []
    for row in op.get_bind().execute(_read(table, typed, of, since)).mappings().all():
        found = key(*(row[name] for name in typed)) or "-"
        if of and row["ended_at"] is None:
            known[(row[of], found)] += 1
            place = known[(row[of], found)]
            found = found if place == 1 else f"{found[:225].rstrip()} = {place}"
        rows.append({"one": row["id"], "found": found})
    made = sa.table(table, sa.column("id", sa.Uuid()), sa.column(KEY, sa.String()))
    write = sa.update(made).where(made.c.id == sa.bindparam("one"))
    for start in range(0, len(rows), AT_ONCE):
        write_these = rows[start : start + AT_ONCE]
        op.get_bind().execute(write.values({KEY: sa.bindparam("found")}), write_these)


def _read(table: str, typed: tuple[str, ...], of: str, since: str) -> sa.Executable:
    """Read what was typed, the oldest open row first."""
    more = [sa.column(of, sa.Uuid()), sa.column("ended_at")] if of else []
    columns = [sa.column("id", sa.Uuid()), *map(sa.column, typed), *more]
    first = sa.column(since or "id", sa.Uuid() if not since else sa.DateTime())
    found = sa.select(*columns).select_from(sa.table(table))
    return found.order_by(first, sa.column("id"))


def _add(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        column = f"{KEY} VARCHAR(240) NOT NULL"
        check = f"CONSTRAINT ck_{table}_case_plain CHECK ({PLAIN})"
        rebuild(
            op.get_bind(),
            table,
            lambda made: with_more(made, [column], [check]),
            filled={KEY: "'-'"},
        )
        return
    op.add_column(table, sa.Column(KEY, sa.String(240)))


def _require(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, KEY, nullable=False)
        op.create_check_constraint(op.f(f"ck_{table}_case_plain"), table, PLAIN)


def _again(dialect: str) -> str:
    """Say that this decision was entered before for one of its items."""
    same = " AND ".join(f"known.{name} = NEW.{name}" for name in DECISION)
    again = shared(dialect, "NEW.items", "known.items")
    return (
        f"EXISTS (SELECT 1 FROM dispatch_court_results AS known "  # noqa: S608
        f"WHERE {same} AND {again})"
    )


def _drop_trigger(name: str, *in_sqlite: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {RESULTS}_{name} ON {RESULTS}")
        return
    for one in in_sqlite:
        op.execute(f"DROP TRIGGER {RESULTS}_{one}")


def _plant(made: list[str]) -> None:
    for statement in made:
        op.get_bind().exec_driver_sql(
            statement, execution_options={"no_parameters": True}
        )


def downgrade() -> None:
    raise NotImplementedError("one case would be two again: there is no way back")
