"""What a database says about its own shape, in a form that can be compared."""

import re

from sqlalchemy import Connection, Engine

POSTGRES = {
    "columns": """
        SELECT table_name || '.' || column_name, data_type
            || coalesce('(' || character_maximum_length || ')', '')
            || ' null=' || is_nullable || ' default=' || coalesce(column_default, '')
            || ' identity=' || is_identity || ' generated=' || is_generated
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": """
        SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'""",
    "triggers": """
        SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal""",
    "functions": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace""",
    "sequences": """
        SELECT sequencename, concat_ws(' ', data_type, start_value, increment_by)
        FROM pg_sequences WHERE schemaname = 'public'""",
}
SQLITE = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"
OUR_OWN = "alembic_version"


def catalogue(engine: Engine) -> dict[str, str]:
    """Return every thing the database holds, by kind and name."""
    with engine.connect() as connection:
        postgres = connection.dialect.name == "postgresql"
        found = _postgres(connection) if postgres else _sqlite(connection)
    return {name: shape for name, shape in found.items() if OUR_OWN not in name}


def _postgres(connection: Connection) -> dict[str, str]:
    return {
        f"{kind} {name}": " ".join(shape.split())
        for kind, query in POSTGRES.items()
        for name, shape in connection.exec_driver_sql(query)
    }


def _sqlite(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql(SQLITE)
    return {name: _in_order(sql) for name, sql in rows}


def _in_order(sql: str) -> str:
    """Return a CREATE statement with its parts in alphabetical order.

    A table that was built anew and renamed has its name in quotes.
    """
    plain = re.sub(r"\s+", " ", sql).strip()
    plain = re.sub(r'^(CREATE TABLE) "(\w+)"', r"\1 \2", plain)
    if not plain.startswith("CREATE TABLE"):
        return plain
    head, _, inside = plain.partition("(")
    body, _, tail = inside.rpartition(")")
    return "\n".join([head.strip(), *sorted(_parts(body)), tail.strip()])


def _parts(body: str) -> list[str]:
    parts, depth, quoted = [""], 0, False
    for letter in body:
        quoted ^= letter == "'"
        depth += 0 if quoted else (letter == "(") - (letter == ")")
        if letter == "," and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]
