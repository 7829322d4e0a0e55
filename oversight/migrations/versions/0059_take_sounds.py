"""Take sounds beside items, and keep what each copy for viewing left out.

Revision: 0059
After: 0058
"""

import sqlalchemy as sa
from alembic import op

from oversight.migrations.rebuild import rebuild, with_more

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

TABLE = "intake_exhibits"
SOUNDS = "'mp3', 'ogg', 'm4a'"
WAS = {
    "media": "media IN ('pdf', 'jpeg', 'png', 'webp', 'text')",
    "can_be_viewed": "viewing_media IN ('pdf', 'jpeg', 'png', 'text')",
}
NOW = {
    "media": f"media IN ('pdf', 'jpeg', 'png', 'webp', {SOUNDS}, 'text')",
    "can_be_viewed": f"viewing_media IN ('pdf', 'jpeg', 'png', 'text', {SOUNDS})",
}
MORE = {
    "a_sound_lasts": f"(viewing_media IN ({SOUNDS})) = (seconds IS NOT NULL)",
    "lasts_a_day_at_most": "seconds BETWEEN 1 AND 86400",
}


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        rebuild(connection, TABLE, _wider)
        return
    op.add_column(TABLE, sa.Column("seconds", sa.Integer()))
    op.add_column(TABLE, sa.Column("left_out", sa.JSON()))
    for name, what in NOW.items():
        op.drop_constraint(_named(name), TABLE)
        op.create_check_constraint(_named(name), TABLE, what)
    for name, what in MORE.items():
        op.create_check_constraint(_named(name), TABLE, what)


def _named(name: str) -> str:
    return op.f(f"ck_{TABLE}_{name}")


def _wider(made: str) -> str:
    for name, was in WAS.items():
        if was not in made:
            raise ValueError(name)
        made = made.replace(was, NOW[name])
    columns = ("seconds INTEGER", "left_out JSON")
    return with_more(
        made,
        columns,
        [f"CONSTRAINT {_named(name)} CHECK ({what})" for name, what in MORE.items()],
    )


def downgrade() -> None:
    raise NotImplementedError("there is no way back: sounds that were filed stay")
