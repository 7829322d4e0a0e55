"""Write oversight/migrations/versions/0001_rooms.py from the models.

Run once, when the models are settled; later changes are migrations of their own.
Triggers and their function are written out as they are today, so that the step
never changes afterwards.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pprint import pformat

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations.ops import UpgradeOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, create_engine

HOUSE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOUSE))

from oversight.migrations.tables import every_table  # noqa: E402
from oversight.storage.session import open_store  # noqa: E402
from oversight.storage.types import UtcDateTime  # noqa: E402
from tests.fixtures.databases import PLACE, Databases  # noqa: E402

PLANTED = {
    "sqlite": ["SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"],
    "postgresql": [
        """SELECT pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace ORDER BY proname""",
        """SELECT pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal ORDER BY tgname""",
    ],
}
TARGET = HOUSE / "oversight/migrations/versions/0001_rooms.py"
HEAD = '''"""The tables of every room, and the triggers that make records append-only.

Revision: 0001
After: nothing

There is no way back: before this step there was no database.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = {triggers}


def upgrade() -> None:
    {body}
    connection = op.get_bind()
    for statement in TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(
            statement, execution_options={{"no_parameters": True}}
        )


def downgrade() -> None:
    raise NotImplementedError("before this step there was no database")
'''


def render_item(kind: str, thing: object, _context: object) -> str | bool:
    """Write the house's moment type as the plain column it is."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def body(metadata: MetaData) -> str:
    """Return the statements that make every table."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"target_metadata": metadata, "render_item": render_item}
        )
        script = produce_migrations(context, metadata)
        assert isinstance(script.upgrade_ops, UpgradeOps)
        text = render_python_code(
            script.upgrade_ops,
            render_item=render_item,
            migration_context=context,
            imports=[],
        )
    engine.dispose()
    lines = [line for line in text.splitlines() if not line.strip().startswith("#")]
    return "\n".join(lines).strip()


def triggers(metadata: MetaData) -> dict[str, list[str]]:
    """Return every trigger and function the models plant, read back from each."""
    with tempfile.TemporaryDirectory() as place, on_both(Path(place)) as urls:
        made = {}
        for dialect, url in urls.items():
            store = open_store(url)
            metadata.create_all(store.engine)
            with store.engine.connect() as connection:
                made[dialect] = [
                    " ".join(sql.split())
                    for query in PLANTED[dialect]
                    for sql in connection.exec_driver_sql(query).scalars()
                ]
            store.close()
        return made


@contextmanager
def on_both(place: Path) -> Iterator[dict[str, str]]:
    """Give an empty database of each kind for a moment."""
    os.environ[PLACE] = str(place)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(place))
    databases = Databases(place)
    yield {
        "sqlite": databases.new_url("sqlite"),
        "postgresql": databases.new_url("postgres"),
    }
    databases.close()


def main() -> None:
    """Write the step."""
    metadata = every_table()
    TARGET.write_text(
        HEAD.format(
            body=body(metadata),
            triggers=pformat(triggers(metadata), width=88, sort_dicts=False),
        )
    )
    sys.stdout.write(f"{TARGET} written: {len(metadata.tables)} tables\n")


if __name__ == "__main__":
    main()
