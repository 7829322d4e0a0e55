"""Find what still waits, runs or is owed without reading what is long over.

Revision: 0067
After: 0066
"""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

# Each index: its name, its table, its columns, and of which rows alone.
INDEXES = (
    ("ix_appeals_admitted_at", "appeals", ["admitted_at"], ""),
    ("ix_appeals_decided_at", "appeals", ["decided_at"], ""),
    ("ix_dispatch_answers_answered_at", "dispatch_answers", ["answered_at"], ""),
    ("ix_dispatch_data_lines_answered_at", "dispatch_data_lines", ["answered_at"], ""),
    (
        "ix_dispatch_data_orders_dispatched_at",
        *("dispatch_data_orders", ["dispatched_at"], ""),
    ),
    ("ix_dispatch_preservations_until", "dispatch_preservations", ["until"], ""),
    (
        "ix_dispatch_restorations_unanswered",
        *("dispatch_restorations", ["asked_at"], "answered_at IS NULL"),
    ),
    (
        "ix_dispatch_sendings_dispatched_at",
        *("dispatch_sendings", ["dispatched_at"], ""),
    ),
    (
        "ix_dispatch_sendings_of_platform",
        *("dispatch_sendings", ["platform_id", "dispatched_at"], ""),
    ),
    ("ix_dispatch_sendings_issued_at", "dispatch_sendings", ["issued_at"], ""),
    (
        "ix_dispatch_sendings_unreceived",
        *("dispatch_sendings", ["dispatched_at"], "acknowledged_at IS NULL"),
    ),
    ("ix_intake_batches_state", "intake_batches", ["state", "created_at"], ""),
    ("ix_intake_items_ended", "intake_items", ["ended_as", "ended_at"], ""),
    (
        "ix_intake_requests_early",
        *("intake_requests", ["docket"], "state IN ('filed', 'defective')"),
    ),
    ("ix_intake_requests_track", "intake_requests", ["track"], ""),
    ("ix_notices_mails_posted_at", "notices_mails", ["posted_at"], ""),
    (
        "ix_notices_unpassed",
        *("notices", ["docket", "item"], "passed_on_at IS NULL AND failed_at IS NULL"),
    ),
    ("ix_review_cases_decided_at", "review_cases", ["decided_at"], ""),
    (
        "ix_review_cases_open",
        *("review_cases", ["due_at"]),
        "state IN ('waiting', 'committed', 'assigned', 'under-review')",
    ),
    ("ix_review_decisions_decided_at", "review_decisions", ["decided_at"], ""),
    (
        "ix_review_panels_undrawn",
        *("review_panels", ["committed_at"], "drawn_at IS NULL"),
    ),
    ("ix_review_seats_drawn", "review_seats", ["declare_by"], "state = 'drawn'"),
    ("ix_review_signed_day", "review_signed", ["day"], ""),
)


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        rows = sa.text(where) if where else None
        op.create_index(
            op.f(name), table, columns, sqlite_where=rows, postgresql_where=rows
        )


def downgrade() -> None:
    for name, table, _, _ in reversed(INDEXES):
        op.drop_index(op.f(name), table)
