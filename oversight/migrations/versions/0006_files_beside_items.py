"""Files beside items: encrypted pieces, their places, and what is never taken.

Revision: 0006
After: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REFUSALS = {
    "intake_exhibit_chunks": ("UPDATE",),
    "intake_filed_exhibits": ("UPDATE", "DELETE", "TRUNCATE"),
}
SQLITE = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRES = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
)


def upgrade() -> None:
    op.create_table('intake_exhibits',
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('capture', 'document', name='purpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('caption', sa.String(length=300), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('media', sa.Enum('pdf', 'jpeg', 'png', 'webp', 'text', name='media', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('original_sha256', sa.String(length=64), nullable=False),
    sa.Column('original_size', sa.Integer(), nullable=False),
    sa.Column('viewing_media', sa.String(length=8), nullable=False),
    sa.Column('viewing_sha256', sa.String(length=64), nullable=False),
    sa.Column('viewing_size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('scan', sa.Enum('clean', 'not-scanned', name='scan', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('kept_under', sa.String(length=20), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("caption <> ''", name=op.f('ck_intake_exhibits_said_what_it_shows')),
    sa.CheckConstraint("viewing_media IN ('pdf', 'jpeg', 'png', 'text')", name=op.f('ck_intake_exhibits_can_be_viewed')),
    sa.CheckConstraint('original_size BETWEEN 1 AND 10485760', name=op.f('ck_intake_exhibits_at_most_ten_megabytes')),
    sa.CheckConstraint('position BETWEEN 1 AND 5', name=op.f('ck_intake_exhibits_at_most_five')),
    sa.ForeignKeyConstraint(['batch_id'], ['intake_batches.id'], name=op.f('fk_intake_exhibits_batch_id_intake_batches')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['accounts_people.id'], name=op.f('fk_intake_exhibits_uploaded_by_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_exhibits')),
    sa.UniqueConstraint('batch_id', 'row', 'original_sha256', name=op.f('uq_intake_exhibits_batch_id_row_original_sha256')),
    sa.UniqueConstraint('batch_id', 'row', 'position', name=op.f('uq_intake_exhibits_batch_id_row_position')),
    sa.UniqueConstraint('code', name=op.f('uq_intake_exhibits_code'))
    )
    op.create_index(op.f('ix_intake_exhibits_uploaded_by'), 'intake_exhibits', ['uploaded_by'], unique=False)
    op.create_index('uq_intake_exhibits_one_capture', 'intake_exhibits', ['batch_id', 'row'], unique=True, sqlite_where=sa.text("purpose = 'capture'"), postgresql_where=sa.text("purpose = 'capture'"))
    op.create_table('intake_exhibit_chunks',
    sa.Column('exhibit_id', sa.Uuid(), nullable=False),
    sa.Column('copy', sa.Enum('original', 'viewing', name='copy', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_intake_exhibit_chunks_counted_from_one')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['intake_exhibits.id'], name=op.f('fk_intake_exhibit_chunks_exhibit_id_intake_exhibits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_exhibit_chunks')),
    sa.UniqueConstraint('exhibit_id', 'copy', 'number', name=op.f('uq_intake_exhibit_chunks_exhibit_id_copy_number')),
    info={'append_only': ('UPDATE',)}
    )
    op.create_table('intake_filed_exhibits',
    sa.Column('exhibit_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Enum('capture', 'document', name='purpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('position BETWEEN 1 AND 5', name=op.f('ck_intake_filed_exhibits_at_most_five')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['intake_exhibits.id'], name=op.f('fk_intake_filed_exhibits_exhibit_id_intake_exhibits')),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_intake_filed_exhibits_item_id_intake_items')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_filed_exhibits')),
    sa.UniqueConstraint('exhibit_id', name=op.f('uq_intake_filed_exhibits_exhibit_id')),
    sa.UniqueConstraint('item_id', 'position', name=op.f('uq_intake_filed_exhibits_item_id_position')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_index('uq_intake_filed_exhibits_one_capture', 'intake_filed_exhibits', ['item_id'], unique=True, sqlite_where=sa.text("purpose = 'capture'"), postgresql_where=sa.text("purpose = 'capture'"))
    op.create_table('intake_withheld_exhibits',
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=True),
    sa.Column('item_id', sa.Uuid(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('told_by', sa.Uuid(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['intake_batches.id'], name=op.f('fk_intake_withheld_exhibits_batch_id_intake_batches')),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_intake_withheld_exhibits_item_id_intake_items')),
    sa.ForeignKeyConstraint(['told_by'], ['accounts_people.id'], name=op.f('fk_intake_withheld_exhibits_told_by_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_withheld_exhibits')),
    sa.UniqueConstraint('batch_id', 'row', 'sha256', name=op.f('uq_intake_withheld_exhibits_batch_id_row_sha256')),
    sa.UniqueConstraint('item_id', 'sha256', name=op.f('uq_intake_withheld_exhibits_item_id_sha256'))
    )
    op.create_index(op.f('ix_intake_withheld_exhibits_told_by'), 'intake_withheld_exhibits', ['told_by'], unique=False)
    connection = op.get_bind()
    postgres = connection.dialect.name == "postgresql"
    shape = POSTGRES if postgres else SQLITE
    for table, verbs in REFUSALS.items():
        for verb in verbs:
            if postgres or verb != "TRUNCATE":
                said = shape.format(table=table, verb=verb, lower=verb.lower())
                connection.exec_driver_sql(said)


def downgrade() -> None:

    op.drop_index(op.f('ix_intake_withheld_exhibits_told_by'), table_name='intake_withheld_exhibits')
    op.drop_table('intake_withheld_exhibits')
    op.drop_index('uq_intake_filed_exhibits_one_capture', table_name='intake_filed_exhibits', sqlite_where=sa.text("purpose = 'capture'"), postgresql_where=sa.text("purpose = 'capture'"))
    op.drop_table('intake_filed_exhibits')
    op.drop_table('intake_exhibit_chunks')
    op.drop_index('uq_intake_exhibits_one_capture', table_name='intake_exhibits', sqlite_where=sa.text("purpose = 'capture'"), postgresql_where=sa.text("purpose = 'capture'"))
    op.drop_index(op.f('ix_intake_exhibits_uploaded_by'), table_name='intake_exhibits')
    op.drop_table('intake_exhibits')
