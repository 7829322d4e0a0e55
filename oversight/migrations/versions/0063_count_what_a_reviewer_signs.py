"""Count every item that a reviewer signs in a day, of whatever kind it is.

Revision: 0063
After: 0062
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import follow_statements

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

TABLE = "review_signed"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")
DECIDED = "OLD.outcome IS NULL AND NEW.outcome IN ('granted', 'refused')"
WEIGHED = "OLD.weighed_at IS NULL AND NEW.weighed_at IS NOT NULL"
GIVEN = "outcome IN ('granted', 'refused')"
# Of each table: what it counts as, who signed and when, and which rows are signed.
SIGNED = {
    "review_votes": ("first", "person_id", "at", "1 = 1"),
    "review_looks": ("look", "person_id", "at", "1 = 1"),
    "extensions_votes": ("confirmation", "person_id", "at", "1 = 1"),
    "appeal_votes": ("appeal", "person_id", "at", "1 = 1"),
    "dispatch_delay_asks": ("delay", "judge_id", "decided_at", GIVEN),
    "dispatch_use_asks": ("use", "judge_id", "decided_at", GIVEN),
    "dispatch_misuses": (
        "misuse",
        "weighed_by",
        "weighed_at",
        "weighed_at IS NOT NULL",
    ),
}
LATER = {
    "dispatch_delay_asks": DECIDED,
    "dispatch_use_asks": DECIDED,
    "dispatch_misuses": WEIGHED,
}


def upgrade() -> None:
    kinds = "'first', 'look', 'confirmation', 'appeal', 'delay', 'use', 'misuse'"
    op.create_table(
        TABLE,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "place BETWEEN 1 AND most", name=op.f(f"ck_{TABLE}_within_the_day")
        ),
        sa.CheckConstraint("most <= 15", name=op.f(f"ck_{TABLE}_never_more")),
        sa.CheckConstraint(f"what IN ({kinds})", name=op.f(f"ck_{TABLE}_known_what")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["accounts_people.id"],
            name=op.f(f"fk_{TABLE}_person_id_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "person_id", "day", "place", name=op.f(f"uq_{TABLE}_person_id_day_place")
        ),
    )
    count_known()
    connection = op.get_bind()
    dialect = connection.dialect.name
    for statement in [*_append_only(dialect), *_counted(dialect)]:
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def count_known() -> None:
    """Give what was signed so far its place; of a day that held more, the first ones."""
    connection = op.get_bind()
    dialect = connection.dialect.name
    every = " UNION ALL ".join(
        f"SELECT id, {person} AS person, {_day(at, dialect)} AS day, {at} AS at, "  # noqa: S608
        f"'{what}' AS what FROM {table} WHERE {signed}"
        for table, (what, person, at, signed) in SIGNED.items()
    )
    placed = (
        "SELECT one.*, ROW_NUMBER() OVER (PARTITION BY one.person, one.day "  # noqa: S608
        f"ORDER BY one.at, one.id) AS place FROM ({every}) AS one"
    )
    connection.exec_driver_sql(
        f"INSERT INTO {TABLE} (id, person_id, day, place, most, what) "  # noqa: S608
        f"SELECT two.id, two.person, two.day, two.place, 15, two.what "
        f"FROM ({placed}) AS two WHERE two.place <= 15",
        execution_options={"no_parameters": True},
    )


def _counted(dialect: str) -> list[str]:
    made = []
    for table, (what, person, at, _) in SIGNED.items():
        act = _taking(what, f"NEW.{person}", _day(f"NEW.{at}", dialect), dialect)
        when = LATER.get(table, "")
        verb = "UPDATE" if when else "INSERT"
        made += follow_statements(table, "counted", dialect, act, verb=verb, when=when)
    return made


def _day(at: str, dialect: str) -> str:
    if dialect == "postgresql":
        return f"CAST({at} AT TIME ZONE 'UTC' + INTERVAL '5 hours' AS date)"
    return f"date({at}, '+5 hours')"


def _taking(what: str, person: str, day: str, dialect: str) -> str:
    word, number = (
        "json_extract(one.value, '$')",
        "json_extract(one.value, '$.daily_cap')",
    )
    least = "MIN"
    if dialect == "postgresql":
        word, number = (
            "one.value #>> '{}'",
            "CAST(one.value ->> 'daily_cap' AS integer)",
        )
        least = "LEAST"
    held = (
        f"AND one.valid_from <= {day} AND COALESCE(one.valid_to > {day}, TRUE) "
        "ORDER BY one.valid_from DESC LIMIT 1"
    )
    name = f"SELECT {word} FROM law_policies AS one WHERE one.name = 'profile' {held}"  # noqa: S608
    cap = (
        f"SELECT {number} FROM law_policies AS one "  # noqa: S608
        f"WHERE one.name = 'profile.' || ({name}) {held}"
    )
    last = (
        f"SELECT MAX(one.place) FROM {TABLE} AS one "  # noqa: S608
        f"WHERE one.person_id = {person} AND one.day = {day}"
    )
    return (
        f"INSERT INTO {TABLE} (id, person_id, day, place, most, what) "  # noqa: S608
        f"SELECT NEW.id, {person}, {day}, 1 + COALESCE(({last}), 0), "
        f"{least}(15, COALESCE(({cap}), 15)), '{what}'"
    )


def _append_only(dialect: str) -> list[str]:
    begun = "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    if dialect == "postgresql":
        shape = begun + "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
        verbs = VERBS
    else:
        shape = begun + "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        verbs = tuple(verb for verb in VERBS if verb != "TRUNCATE")
    return [shape.format(table=TABLE, verb=v, lower=v.lower()) for v in verbs]


def downgrade() -> None:
    raise NotImplementedError("what was signed stays counted: there is no way back")
