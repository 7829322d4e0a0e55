"""Letters wait in the database until a mail server has taken them.

Revision: 0002
After: 0001
"""

import sqlalchemy as sa
from alembic import op

from oversight.storage.triggers import statements
from oversight.storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notices_mail_servers',
    sa.Column('host', sa.String(length=255), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failing_since', UtcDateTime(timezone=True), nullable=True),
    sa.Column('next_try_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('trouble', sa.String(length=40), nullable=True),
    sa.Column('answer', sa.String(length=300), nullable=True),
    sa.Column('worked_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('late_since', UtcDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(failures = 0) = (failing_since IS NULL)', name=op.f('ck_notices_mail_servers_failing_dated')),
    sa.CheckConstraint('failures >= 0', name=op.f('ck_notices_mail_servers_failures_counted')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices_mail_servers')),
    sa.UniqueConstraint('host', name=op.f('uq_notices_mail_servers_host'))
    )
    op.create_table('notices_mails',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('message', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('letter', sa.LargeBinary(), nullable=True),
    sa.Column('files', sa.LargeBinary(), nullable=True),
    sa.Column('message_id', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'sent', 'parked', name='mailstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('posted_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('next_try_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('held_until', UtcDateTime(timezone=True), nullable=True),
    sa.Column('sent_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('parked_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('accepted_by', sa.String(length=255), nullable=True),
    sa.Column('answer', sa.String(length=300), nullable=True),
    sa.CheckConstraint("(state = 'parked') = (parked_at IS NOT NULL)", name=op.f('ck_notices_mails_parked_dated')),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_notices_mails_sent_dated')),
    sa.CheckConstraint("language IN ('en', 'ur')", name=op.f('ck_notices_mails_language')),
    sa.CheckConstraint("letter IS NOT NULL OR state = 'sent'", name=op.f('ck_notices_mails_kept_until_sent')),
    sa.CheckConstraint('(sent_at IS NULL) = (accepted_by IS NULL)', name=op.f('ck_notices_mails_sent_to_a_server')),
    sa.CheckConstraint('tries BETWEEN 0 AND 48', name=op.f('ck_notices_mails_tries_counted')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices_mails')),
    sa.UniqueConstraint('key', name=op.f('uq_notices_mails_key')),
    sa.UniqueConstraint('message_id', name=op.f('uq_notices_mails_message_id')),
    info={'append_only': ('DELETE', 'TRUNCATE')}
    )
    op.create_index('ix_notices_mails_due', 'notices_mails', ['state', 'next_try_at'], unique=False)
    connection = op.get_bind()
    for statement in statements('notices_mails', connection.dialect.name, ("DELETE", "TRUNCATE")):
        connection.exec_driver_sql(
            statement, execution_options={"no_parameters": True}
        )


def downgrade() -> None:
    # Letters not yet sent would be lost: send them first.
    op.drop_table('notices_mails')
    op.drop_table('notices_mail_servers')
