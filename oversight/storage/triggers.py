"""Rows that nobody may rewrite: the same refusal on both databases."""

from collections.abc import Callable

from sqlalchemy import Connection, Table, event

_SQLITE = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
_POSTGRES_FUNCTION = (
    "CREATE OR REPLACE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)
_POSTGRES = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
)


def statements(table: str, dialect: str, verbs: tuple[str, ...]) -> list[str]:
    """Return the statements that make the table refuse these verbs."""
    postgres = dialect == "postgresql"
    shape = _POSTGRES if postgres else _SQLITE
    kept = [verb for verb in verbs if postgres or verb != "TRUNCATE"]
    made = [shape.format(table=table, verb=v, lower=v.lower()) for v in kept]
    return [_POSTGRES_FUNCTION, *made] if postgres else made


def once_statements(
    table: str, dialect: str, column: str, kept: list[str]
) -> list[str]:
    """Return the statements by which a column is written once and the rest never."""
    other = "IS DISTINCT FROM" if dialect == "postgresql" else "IS NOT"
    changed = [f"OLD.{column} IS NOT NULL", f"NEW.{column} IS NULL"]
    changed += [f"NEW.{name} {other} OLD.{name}" for name in kept]
    when = " OR ".join(changed)
    begun = f"CREATE TRIGGER {table}_once BEFORE UPDATE ON {table}"
    if dialect == "postgresql":
        act = f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse_rewrite()"
        return [_POSTGRES_FUNCTION, f"{begun} {act}"]
    act = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [f"{begun} WHEN {when} {act}"]


def queue_statements(table: str, queue: str, dialect: str) -> list[str]:
    """Return the statements by which each new row is queued in its own transaction."""
    act = f"INSERT INTO {queue} (id) VALUES (NEW.id)"  # noqa: S608
    return follow_statements(table, "waits", dialect, act)


def follow_statements(
    table: str,
    name: str,
    dialect: str,
    act: str,
    *,
    verb: str = "INSERT",
    when: str = "",
) -> list[str]:
    """Return the statements by which a row that is written brings another with it."""
    begun = f"CREATE TRIGGER {table}_{name} AFTER {verb} ON {table}"
    if dialect == "postgresql":
        made = f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger"
        body = f"LANGUAGE plpgsql AS $$ BEGIN {act}; RETURN NULL; END $$"
        run = f"EXECUTE FUNCTION {table}_{name}()"
        each = f"FOR EACH ROW WHEN ({when})" if when else "FOR EACH ROW"
        return [f"{made} {body}", f"{begun} {each} {run}"]
    only = f" WHEN {when}" if when else ""
    return [f"{begun}{only} BEGIN {act}; END"]


def guard_statements(
    table: str,
    name: str,
    dialect: str,
    broken: str,
    verbs: tuple[str, ...] = ("INSERT", "UPDATE"),
) -> list[str]:
    """Return the statements by which no row is written of which this can be said."""
    says = f"{table} breaks {name}"
    begun = f"CREATE TRIGGER {table}_{name}"
    if dialect == "postgresql":
        made = f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger"
        raised = f"RAISE EXCEPTION '{says}' USING ERRCODE = 'check_violation'"
        body = f"BEGIN IF {broken} THEN {raised}; END IF; RETURN NEW; END"
        run = f"FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
        return [
            f"{made} LANGUAGE plpgsql AS $$ {body} $$",
            f"{begun} BEFORE {' OR '.join(verbs)} ON {table} {run}",
        ]
    act = f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
    return [
        f"{begun}_{verb.lower()} BEFORE {verb} ON {table} WHEN {broken} {act}"
        for verb in verbs
    ]


def guarded(
    table: Table,
    name: str,
    broken: Callable[[str], str],
    *,
    verbs: tuple[str, ...] = ("INSERT", "UPDATE"),
) -> None:
    """Let the database refuse a row by what stands in other tables.

    ``broken`` says for a dialect, of the row ``NEW``, what may never be true.
    """

    def plant(_table: Table, connection: Connection, **_: object) -> None:
        dialect = connection.dialect.name
        says = broken(dialect)
        for statement in guard_statements(table.name, name, dialect, says, verbs):
            connection.exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )

    event.listen(table, "after_create", plant)


def beyond(dialect: str, given: str, known: str) -> str:
    """Say that a JSON list holds something that another JSON list does not."""
    each = "json_array_elements_text" if dialect == "postgresql" else "json_each"
    return (
        f"EXISTS (SELECT 1 FROM {each}({given}) AS one WHERE one.value NOT IN "  # noqa: S608
        f"(SELECT every.value FROM {each}({known}) AS every))"
    )


def shared(dialect: str, given: str, known: str) -> str:
    """Say that two JSON lists have something in common."""
    each = "json_array_elements_text" if dialect == "postgresql" else "json_each"
    return (
        f"EXISTS (SELECT 1 FROM {each}({given}) AS one WHERE one.value IN "  # noqa: S608
        f"(SELECT every.value FROM {each}({known}) AS every))"
    )


def unnamed(dialect: str, given: str, known: str) -> str:
    """Say that a JSON list holds something that a JSON object does not name."""
    postgres = dialect == "postgresql"
    each = "json_array_elements_text" if postgres else "json_each"
    names = (
        f"SELECT every.name FROM json_object_keys({known}) AS every(name)"  # noqa: S608
        if postgres
        else f"SELECT every.key FROM json_each({known}) AS every"  # noqa: S608
    )
    return (
        f"EXISTS (SELECT 1 FROM {each}({given}) AS one "  # noqa: S608
        f"WHERE one.value NOT IN ({names}))"
    )


def queued(table: Table, queue: Table) -> None:
    """Let the database put the id of each new row into a queue, whoever writes it."""

    def plant(_table: Table, connection: Connection, **_: object) -> None:
        made = queue_statements(table.name, queue.name, connection.dialect.name)
        for statement in made:
            connection.exec_driver_sql(statement)

    event.listen(table, "after_create", plant)


def follows(
    table: Table,
    name: str,
    act: Callable[[str], str],
    *,
    verb: str = "INSERT",
    when: str = "",
) -> None:
    """Let the database itself write what follows from a row, whoever writes the row."""

    def plant(_table: Table, connection: Connection, **_: object) -> None:
        dialect = connection.dialect.name
        for statement in follow_statements(
            table.name, name, dialect, act(dialect), verb=verb, when=when
        ):
            connection.exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )

    event.listen(table, "after_create", plant)


def written_once(table: Table, column: str) -> None:
    """Let the database take one value into an empty column, and no other change."""
    kept = [one.name for one in table.columns if one.name != column]

    def plant(_table: Table, connection: Connection, **_: object) -> None:
        dialect = connection.dialect.name
        for statement in once_statements(table.name, dialect, column, kept):
            connection.exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )

    event.listen(table, "after_create", plant)


def append_only(
    table: Table, verbs: tuple[str, ...] = ("UPDATE", "DELETE", "TRUNCATE")
) -> None:
    """Let the database itself refuse to rewrite rows of this table."""
    table.info["append_only"] = verbs

    def plant(_table: Table, connection: Connection, **_: object) -> None:
        for statement in statements(table.name, connection.dialect.name, verbs):
            # No parameters: psycopg would read the % of RAISE as a placeholder.
            connection.exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )

    event.listen(table, "after_create", plant)
