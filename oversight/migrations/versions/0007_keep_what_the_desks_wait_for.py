"""What the desks wait for: questions, returns, hearings, leave, duty, reminders.

Revision: 0007
After: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('outreach_reminders',
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('clock', sa.String(length=40), nullable=False),
    sa.Column('docket', sa.String(length=24), nullable=False),
    sa.Column('step', sa.String(length=8), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("step IN ('half', 'last')", name=op.f('ck_outreach_reminders_step')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_outreach_reminders_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outreach_reminders')),
    sa.UniqueConstraint('key', name=op.f('uq_outreach_reminders_key'))
    )
    with op.batch_alter_table('outreach_reminders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outreach_reminders_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_outreach_reminders_person_id'), ['person_id'], unique=False)

    op.create_table('review_absences',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('leave', 'illness', 'training', name='absencekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('last_on >= first_on', name=op.f('ck_review_absences_in_order')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_review_absences_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_absences'))
    )
    with op.batch_alter_table('review_absences', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_absences_last_on'), ['last_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_absences_person_id'), ['person_id'], unique=False)

    op.create_table('review_duties',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('place IN (1, 2)', name=op.f('ck_review_duties_two_deep')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_review_duties_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_duties')),
    sa.UniqueConstraint('day', 'person_id', name=op.f('uq_review_duties_day_person_id')),
    sa.UniqueConstraint('day', 'place', name=op.f('uq_review_duties_day_place'))
    )
    with op.batch_alter_table('review_duties', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_duties_person_id'), ['person_id'], unique=False)

    op.create_table('intake_handovers',
    sa.Column('request_id', sa.Uuid(), nullable=True),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['accounts_people.id'], name=op.f('fk_intake_handovers_by_id_accounts_people')),
    sa.ForeignKeyConstraint(['request_id'], ['intake_requests.id'], name=op.f('fk_intake_handovers_request_id_intake_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_handovers'))
    )
    with op.batch_alter_table('intake_handovers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intake_handovers_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_intake_handovers_request_id'), ['request_id'], unique=False)

    op.create_table('review_hearings',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('pseudonym', sa.String(length=8), nullable=False),
    sa.Column('gist', sa.Text(), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('hours >= 48', name=op.f('ck_review_hearings_long_enough')),
    sa.ForeignKeyConstraint(['case_id'], ['review_cases.id'], name=op.f('fk_review_hearings_case_id_review_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_hearings')),
    sa.UniqueConstraint('case_id', name=op.f('uq_review_hearings_case_id'))
    )
    op.create_table('review_questions',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('pseudonym', sa.String(length=8), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('missed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(answer IS NULL) = (answered_at IS NULL)', name=op.f('ck_review_questions_answer_dated')),
    sa.CheckConstraint('(answer IS NULL) = (answered_by IS NULL)', name=op.f('ck_review_questions_answer_signed')),
    sa.CheckConstraint('answer IS NULL OR missed_at IS NULL', name=op.f('ck_review_questions_one_end')),
    sa.CheckConstraint('answered_at IS NULL OR answered_at <= due_at', name=op.f('ck_review_questions_answered_in_time')),
    sa.ForeignKeyConstraint(['answered_by'], ['accounts_people.id'], name=op.f('fk_review_questions_answered_by_accounts_people')),
    sa.ForeignKeyConstraint(['asked_by'], ['accounts_people.id'], name=op.f('fk_review_questions_asked_by_accounts_people')),
    sa.ForeignKeyConstraint(['case_id'], ['review_cases.id'], name=op.f('fk_review_questions_case_id_review_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_questions')),
    sa.UniqueConstraint('case_id', name=op.f('uq_review_questions_case_id'))
    )
    with op.batch_alter_table('review_questions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_questions_answered_by'), ['answered_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_questions_asked_by'), ['asked_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_questions_due_at'), ['due_at'], unique=False)

    op.create_table('review_returns',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('pseudonym', sa.String(length=8), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('days_left', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('missed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(returned_at IS NULL) = (days_left IS NULL)', name=op.f('ck_review_returns_returned_stopped')),
    sa.CheckConstraint('(returned_at IS NULL) = (due_at IS NULL)', name=op.f('ck_review_returns_returned_until')),
    sa.CheckConstraint('answered_at IS NULL OR (missed_at IS NULL AND answered_at <= due_at)', name=op.f('ck_review_returns_answered_in_time')),
    sa.CheckConstraint('returned_at IS NOT NULL OR (answered_at IS NULL AND missed_at IS NULL)', name=op.f('ck_review_returns_returned_first')),
    sa.ForeignKeyConstraint(['case_id'], ['review_cases.id'], name=op.f('fk_review_returns_case_id_review_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_returns')),
    sa.UniqueConstraint('case_id', name=op.f('uq_review_returns_case_id'))
    )
    with op.batch_alter_table('review_returns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_returns_due_at'), ['due_at'], unique=False)

    op.create_table('review_return_backings',
    sa.Column('return_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('pseudonym', sa.String(length=8), nullable=False),
    sa.Column('backed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_review_return_backings_person_id_accounts_people')),
    sa.ForeignKeyConstraint(['return_id'], ['review_returns.id'], name=op.f('fk_review_return_backings_return_id_review_returns')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_return_backings')),
    sa.UniqueConstraint('return_id', 'person_id', name=op.f('uq_review_return_backings_return_id_person_id'))
    )
    with op.batch_alter_table('review_return_backings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_return_backings_person_id'), ['person_id'], unique=False)

    op.create_table('review_returned_items',
    sa.Column('return_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('codes', sa.JSON(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['intake_items.id'], name=op.f('fk_review_returned_items_item_id_intake_items')),
    sa.ForeignKeyConstraint(['return_id'], ['review_returns.id'], name=op.f('fk_review_returned_items_return_id_review_returns')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_returned_items')),
    sa.UniqueConstraint('item_id', name=op.f('uq_review_returned_items_item_id'))
    )
    with op.batch_alter_table('review_returned_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_returned_items_return_id'), ['return_id'], unique=False)

    op.create_table('dispatch_clarifications',
    sa.Column('answer_id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reply', sa.Text(), nullable=True),
    sa.Column('replied_by', sa.Uuid(), nullable=True),
    sa.Column('pseudonym', sa.String(length=8), nullable=True),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lapsed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(reply IS NULL) = (replied_at IS NULL)', name=op.f('ck_dispatch_clarifications_reply_dated')),
    sa.CheckConstraint('(reply IS NULL) = (replied_by IS NULL)', name=op.f('ck_dispatch_clarifications_reply_signed')),
    sa.CheckConstraint('reply IS NULL OR lapsed_at IS NULL', name=op.f('ck_dispatch_clarifications_one_end')),
    sa.ForeignKeyConstraint(['answer_id'], ['dispatch_answers.id'], name=op.f('fk_dispatch_clarifications_answer_id_dispatch_answers')),
    sa.ForeignKeyConstraint(['line_id'], ['dispatch_lines.id'], name=op.f('fk_dispatch_clarifications_line_id_dispatch_lines')),
    sa.ForeignKeyConstraint(['replied_by'], ['accounts_people.id'], name=op.f('fk_dispatch_clarifications_replied_by_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_clarifications')),
    sa.UniqueConstraint('answer_id', name=op.f('uq_dispatch_clarifications_answer_id'))
    )
    with op.batch_alter_table('dispatch_clarifications', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispatch_clarifications_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispatch_clarifications_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispatch_clarifications_replied_by'), ['replied_by'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('dispatch_clarifications', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dispatch_clarifications_replied_by'))
        batch_op.drop_index(batch_op.f('ix_dispatch_clarifications_line_id'))
        batch_op.drop_index(batch_op.f('ix_dispatch_clarifications_due_at'))

    op.drop_table('dispatch_clarifications')
    with op.batch_alter_table('review_returned_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_returned_items_return_id'))

    op.drop_table('review_returned_items')
    with op.batch_alter_table('review_return_backings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_return_backings_person_id'))

    op.drop_table('review_return_backings')
    with op.batch_alter_table('review_returns', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_returns_due_at'))

    op.drop_table('review_returns')
    with op.batch_alter_table('review_questions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_questions_due_at'))
        batch_op.drop_index(batch_op.f('ix_review_questions_asked_by'))
        batch_op.drop_index(batch_op.f('ix_review_questions_answered_by'))

    op.drop_table('review_questions')
    op.drop_table('review_hearings')
    with op.batch_alter_table('intake_handovers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_intake_handovers_request_id'))
        batch_op.drop_index(batch_op.f('ix_intake_handovers_by_id'))

    op.drop_table('intake_handovers')
    with op.batch_alter_table('review_duties', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_duties_person_id'))

    op.drop_table('review_duties')
    with op.batch_alter_table('review_absences', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_absences_person_id'))
        batch_op.drop_index(batch_op.f('ix_review_absences_last_on'))

    op.drop_table('review_absences')
    with op.batch_alter_table('outreach_reminders', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outreach_reminders_person_id'))
        batch_op.drop_index(batch_op.f('ix_outreach_reminders_due_at'))

    op.drop_table('outreach_reminders')
