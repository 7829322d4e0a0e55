"""What a document needs beside itself: corrections, liftings, prints, annexes, silences.

Revision: 0013
After: 0012

There is no way back: what was corrected, lifted or printed is not forgotten
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEPT = (
    "dispatch_annexes",
    "dispatch_answer_details",
    "dispatch_corrections",
    "dispatch_court_results",
    "dispatch_liftings",
    "dispatch_prints",
    "dispatch_silences",
)
SQLITE = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRES = (
    "CREATE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()"
)


def upgrade() -> None:
    op.create_table('dispatch_court_results',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('forum', sa.String(length=60), nullable=False),
    sa.Column('case_number', sa.String(length=80), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('result', sa.Enum('set-aside', 'stayed', 'upheld', name='courtword', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.Column('document_sha256', sa.String(length=64), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('length(document_sha256) = 64', name=op.f('ck_dispatch_court_results_paper_named')),
    sa.ForeignKeyConstraint(['by_id'], ['accounts_people.id'], name=op.f('fk_dispatch_court_results_by_id_accounts_people')),
    sa.ForeignKeyConstraint(['request_id'], ['intake_requests.id'], name=op.f('fk_dispatch_court_results_request_id_intake_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_court_results')),
    sa.UniqueConstraint('request_id', 'forum', 'case_number', 'result', name=op.f('uq_dispatch_court_results_request_id_forum_case_number_result')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    with op.batch_alter_table('dispatch_court_results', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispatch_court_results_request_id'), ['request_id'], unique=False)

    op.create_table('dispatch_annexes',
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_dispatch_annexes_digest')),
    sa.ForeignKeyConstraint(['order_id'], ['dispatch_authority_orders.id'], name=op.f('fk_dispatch_annexes_order_id_dispatch_authority_orders')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_annexes')),
    sa.UniqueConstraint('order_id', name=op.f('uq_dispatch_annexes_order_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_table('dispatch_corrections',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('field', sa.Enum('native_id', 'handle', 'language', 'passage', name='fieldname', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('was', sa.Text(), nullable=False),
    sa.Column('becomes', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('by_name', sa.String(length=20), nullable=False),
    sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("why <> ''", name=op.f('ck_dispatch_corrections_reasoned')),
    sa.CheckConstraint('was <> becomes', name=op.f('ck_dispatch_corrections_changes')),
    sa.ForeignKeyConstraint(['by_id'], ['accounts_people.id'], name=op.f('fk_dispatch_corrections_by_id_accounts_people')),
    sa.ForeignKeyConstraint(['document_id'], ['dispatch_documents.id'], name=op.f('fk_dispatch_corrections_document_id_dispatch_documents')),
    sa.ForeignKeyConstraint(['request_id'], ['intake_requests.id'], name=op.f('fk_dispatch_corrections_request_id_intake_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_corrections')),
    sa.UniqueConstraint('document_id', name=op.f('uq_dispatch_corrections_document_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    with op.batch_alter_table('dispatch_corrections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispatch_corrections_request_id'), ['request_id'], unique=False)

    op.create_table('dispatch_prints',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('edition', sa.Enum('whole', 'public', name='edition', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('source_sha256', sa.String(length=64), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("language IN ('en', 'ur')", name=op.f('ck_dispatch_prints_two_languages')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_dispatch_prints_digest')),
    sa.ForeignKeyConstraint(['document_id'], ['dispatch_documents.id'], name=op.f('fk_dispatch_prints_document_id_dispatch_documents')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_prints')),
    sa.UniqueConstraint('document_id', 'edition', 'language', 'source_sha256', name=op.f('uq_dispatch_prints_document_id_edition_language_source_sha256')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    with op.batch_alter_table('dispatch_prints', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispatch_prints_sha256'), ['sha256'], unique=False)

    op.create_table('dispatch_silences',
    sa.Column('dispatch_id', sa.Uuid(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['dispatch_id'], ['dispatch_sendings.id'], name=op.f('fk_dispatch_silences_dispatch_id_dispatch_sendings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_silences')),
    sa.UniqueConstraint('dispatch_id', name=op.f('uq_dispatch_silences_dispatch_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_table('dispatch_liftings',
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('cause', sa.Enum('own-motion', 'agency', 'court', name='cause', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('code', sa.Enum('not-needed', 'mistake', 'too-wide', 'other', name='agencycode', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('error', sa.Boolean(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('court_id', sa.Uuid(), nullable=True),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('by_name', sa.String(length=20), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(cause = 'agency') = (code IS NOT NULL)", name=op.f('ck_dispatch_liftings_by_agency')),
    sa.CheckConstraint("(cause = 'court') = (court_id IS NOT NULL)", name=op.f('ck_dispatch_liftings_by_court')),
    sa.CheckConstraint("reasons <> ''", name=op.f('ck_dispatch_liftings_reasoned')),
    sa.ForeignKeyConstraint(['by_id'], ['accounts_people.id'], name=op.f('fk_dispatch_liftings_by_id_accounts_people')),
    sa.ForeignKeyConstraint(['court_id'], ['dispatch_court_results.id'], name=op.f('fk_dispatch_liftings_court_id_dispatch_court_results')),
    sa.ForeignKeyConstraint(['line_id'], ['dispatch_lines.id'], name=op.f('fk_dispatch_liftings_line_id_dispatch_lines')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_liftings')),
    sa.UniqueConstraint('line_id', name=op.f('uq_dispatch_liftings_line_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    op.create_table('dispatch_answer_details',
    sa.Column('answer_id', sa.Uuid(), nullable=False),
    sa.Column('lasts_until', sa.Date(), nullable=True),
    sa.Column('preserved', sa.Boolean(), nullable=True),
    sa.Column('preserved_until', sa.Date(), nullable=True),
    sa.Column('told_on', sa.Date(), nullable=True),
    sa.Column('appeal_route', sa.Text(), nullable=True),
    sa.Column('excess', sa.Text(), nullable=True),
    sa.Column('contact', sa.String(length=200), nullable=True),
    sa.Column('report_row', sa.String(length=200), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('preserved IS NULL OR preserved OR preserved_until IS NULL', name=op.f('ck_dispatch_answer_details_kept_until')),
    sa.ForeignKeyConstraint(['answer_id'], ['dispatch_answers.id'], name=op.f('fk_dispatch_answer_details_answer_id_dispatch_answers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_answer_details')),
    sa.UniqueConstraint('answer_id', name=op.f('uq_dispatch_answer_details_answer_id')),
    info={'append_only': ('UPDATE', 'DELETE', 'TRUNCATE')}
    )
    with op.batch_alter_table('dispatch_documents', schema=None) as batch_op:
        batch_op.create_index('uq_dispatch_documents_supersedes_id', ['supersedes_id'], unique=True)
    connection = op.get_bind()
    postgres = connection.dialect.name == "postgresql"
    verbs = ("UPDATE", "DELETE", "TRUNCATE") if postgres else ("UPDATE", "DELETE")
    for table in KEPT:
        for verb in verbs:
            shape = POSTGRES if postgres else SQLITE
            connection.exec_driver_sql(
                shape.format(table=table, verb=verb, lower=verb.lower()),
                execution_options={"no_parameters": True},
            )


def downgrade() -> None:
    raise NotImplementedError("what was corrected, lifted or printed is not forgotten")
