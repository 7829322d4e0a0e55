"""Grow a tree over the record: places, tiles, checkpoints, and no row ever deleted.

Revision: 0018
After: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

EVERY = ("UPDATE", "DELETE", "TRUNCATE")
TABLES = {
    "ledger_pending": ("DELETE", "TRUNCATE"),
    "ledger_entries": EVERY,
    "ledger_tiles": EVERY,
    "ledger_cosignatures": EVERY,
    "ledger_checkpoints": ("DELETE", "TRUNCATE"),
}


def upgrade() -> None:
    op.create_table('ledger_waiting',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_waiting'))
    )
    op.create_table('ledger_entries',
    sa.Column('idx', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('leaf_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('leaf_hash', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('idx >= 0', name=op.f('ck_ledger_entries_from_zero')),
    sa.ForeignKeyConstraint(['leaf_id'], ['ledger_pending.id'], name=op.f('fk_ledger_entries_leaf_id_ledger_pending')),
    sa.PrimaryKeyConstraint('idx', name=op.f('pk_ledger_entries')),
    sa.UniqueConstraint('leaf_id', name=op.f('uq_ledger_entries_leaf_id'))
    )
    op.create_table('ledger_tiles',
    sa.Column('path', sa.String(length=40), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('path', name=op.f('pk_ledger_tiles'))
    )
    op.create_table('ledger_edge',
    sa.Column('single', sa.Integer(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('rows', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('single = 1', name=op.f('ck_ledger_edge_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_edge')),
    sa.UniqueConstraint('single', name=op.f('uq_ledger_edge_single'))
    )
    op.create_table('ledger_checkpoints',
    sa.Column('size', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('root', sa.LargeBinary(), nullable=False),
    sa.Column('note', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('size', name=op.f('pk_ledger_checkpoints'))
    )
    op.create_table('ledger_cosignatures',
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('witness', sa.String(length=300), nullable=False),
    sa.Column('line', sa.String(length=8000), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['size'], ['ledger_checkpoints.size'], name=op.f('fk_ledger_cosignatures_size_ledger_checkpoints')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_cosignatures')),
    sa.UniqueConstraint('size', 'witness', 'at', name=op.f('uq_ledger_cosignatures_size_witness_at'))
    )
    op.create_table('ledger_published',
    sa.Column('single', sa.Integer(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('single = 1', name=op.f('ck_ledger_published_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_published')),
    sa.UniqueConstraint('single', name=op.f('uq_ledger_published_single'))
    )
    op.create_table('ledger_keys',
    sa.Column('vkey', sa.String(length=400), nullable=False),
    sa.Column('from_size', sa.BigInteger(), nullable=False),
    sa.Column('until_size', sa.BigInteger(), nullable=True),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_keys')),
    sa.UniqueConstraint('vkey', name=op.f('uq_ledger_keys_vkey'))
    )
    connection = op.get_bind()
    for table, verbs in TABLES.items():
        for statement in _append_only(table, connection.dialect.name, verbs):
            _run(connection, statement)
    _run(connection, _once(connection.dialect.name))
    # What was recorded before there was a tree waits for its place like the rest.
    _run(connection, "INSERT INTO ledger_waiting (event_id) SELECT event_id FROM ledger_pending ORDER BY id")


def _run(connection: sa.Connection, statement: str) -> None:
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _append_only(table: str, dialect: str, verbs: tuple[str, ...]) -> list[str]:
    if dialect == "postgresql":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
            for verb in verbs
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in verbs if verb != "TRUNCATE"
    ]


def _once(dialect: str) -> str:
    table, other = "ledger_checkpoints", "IS NOT"
    if dialect == "postgresql":
        other = "IS DISTINCT FROM"
    changed = ["OLD.note IS NOT NULL", "NEW.note IS NULL"]
    changed += [f"NEW.{name} {other} OLD.{name}" for name in ("size", "root", "created_at")]
    when = " OR ".join(changed)
    if dialect == "postgresql":
        return (
            f"CREATE TRIGGER {table}_once BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({when}) EXECUTE FUNCTION refuse_rewrite()"
        )
    return (
        f"CREATE TRIGGER {table}_once BEFORE UPDATE ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def downgrade() -> None:
    raise NotImplementedError("no way back: a record is not taken back")
