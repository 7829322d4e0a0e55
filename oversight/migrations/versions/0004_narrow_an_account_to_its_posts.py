"""Items may be parts of another item: an account narrowed to posts named one by one.

Revision: 0004
After: 0003
"""

import sqlalchemy as sa
from alembic import op

from oversight.migrations.rebuild import rebuild, with_more

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE = "intake_items"
ENDS = "ended_as IN ('rejected', 'lapsed', 'withdrawn', 'expired', 'lifted', 'overturned'"
POSTS = "parent_id IS NULL OR item_kind NOT IN ('account', 'channel', 'group', 'page')"
CHECKS = {"not_its_own_part": "parent_id <> id", "parts_are_posts": POSTS}
PARENT = "fk_intake_items_parent_id_intake_items"
PAIR = "uq_intake_items_id_request_id"
INDEX = "ix_intake_items_parent_id"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        rebuild(connection, TABLE, _wider)
    else:
        op.add_column(TABLE, sa.Column("parent_id", sa.Uuid()))
        op.create_unique_constraint(PAIR, TABLE, ["id", "request_id"])
        op.create_foreign_key(
            *(PARENT, TABLE, TABLE),
            ["parent_id", "request_id"],
            ["id", "request_id"],
        )
        for name, rule in CHECKS.items():
            op.create_check_constraint(op.f(f"ck_intake_items_{name}"), TABLE, rule)
        op.drop_constraint(op.f("ck_intake_items_itemend"), TABLE, type_="check")
        op.create_check_constraint(
            op.f("ck_intake_items_itemend"), TABLE, f"{ENDS}, 'split')"
        )
    op.create_index(INDEX, TABLE, ["parent_id"])


def downgrade() -> None:
    raise NotImplementedError("there is no way back once an item has parts")


def _wider(made: str) -> str:
    if f"{ENDS})" not in made:
        raise RuntimeError("the ends of items are not those of the step before")
    checks = (
        f"CONSTRAINT ck_intake_items_{name} CHECK ({rule})"
        for name, rule in CHECKS.items()
    )
    return with_more(
        made.replace(f"{ENDS})", f"{ENDS}, 'split')"),
        ["parent_id CHAR(32)"],
        [
            f"CONSTRAINT {PAIR} UNIQUE (id, request_id)",
            f"CONSTRAINT {PARENT} FOREIGN KEY(parent_id, request_id) "
            "REFERENCES intake_items (id, request_id)",
            *checks,
        ],
    )
