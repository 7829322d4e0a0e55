"""Keep the clocks of reviews that come after an order, and who reads which language.

Revision: 0020
After: 0019

There is no way back: what was late is not forgotten
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None



def upgrade() -> None:
    op.create_table('accounts_languages',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("language IN ('en', 'ur')", name=op.f('ck_accounts_languages_spoken')),
    sa.ForeignKeyConstraint(['person_id'], ['accounts_people.id'], name=op.f('fk_accounts_languages_person_id_accounts_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts_languages')),
    sa.UniqueConstraint('person_id', name=op.f('uq_accounts_languages_person_id'))
    )
    op.create_table('review_late_reviews',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('review_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('missed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('missed_at > review_by', name=op.f('ck_review_late_reviews_missed_after')),
    sa.CheckConstraint('review_by > began_at', name=op.f('ck_review_late_reviews_review_after')),
    sa.ForeignKeyConstraint(['case_id'], ['review_cases.id'], name=op.f('fk_review_late_reviews_case_id_review_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_late_reviews')),
    sa.UniqueConstraint('case_id', name=op.f('uq_review_late_reviews_case_id'))
    )


def downgrade() -> None:
    raise NotImplementedError("what was late is not forgotten")
