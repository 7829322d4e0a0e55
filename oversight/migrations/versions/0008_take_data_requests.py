"""Requests for data: what is asked, approved, handed over, kept and destroyed.

Revision: 0008
After: 0007
"""

import sqlalchemy as sa
from alembic import op

from oversight.migrations.rebuild import rebuild
from oversight.storage.triggers import statements

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REQUESTS = "intake_requests"
ITEMS = "intake_items"
LIVE = "uq_intake_items_one_live_locator"
BEFORE = "CONSTRAINT ck_intake_requests_takedown_only CHECK (kind = 'TD')"
CHECKS = {
    "known_kind": "kind IN ('TD', 'DR')",
    "at_most_10_accounts": "kind <> 'DR' OR item_count <= 10",
}
RESTRICTS = "ended_as IS NULL AND measure NOT IN ('preserve', 'disclose')"
KEPT = (
    "review_data_votes",
    "review_data_decisions",
    "review_looks",
    "dispatch_data_uses",
)
VERBS = ("UPDATE", "DELETE", "TRUNCATE")


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        rebuild(connection, REQUESTS, _wider)
    else:
        op.drop_constraint(
            op.f("ck_intake_requests_takedown_only"), REQUESTS, type_="check"
        )
        for name, rule in CHECKS.items():
            op.create_check_constraint(
                op.f(f"ck_intake_requests_{name}"), REQUESTS, rule
            )
    op.drop_index(LIVE, ITEMS)
    op.create_index(
        LIVE,
        ITEMS,
        ["canonical"],
        unique=True,
        sqlite_where=sa.text(RESTRICTS),
        postgresql_where=sa.text(RESTRICTS),
    )
    _tables()
    for table in KEPT:
        for statement in statements(table, connection.dialect.name, VERBS):
            connection.exec_driver_sql(
                statement, execution_options={"no_parameters": True}
            )


def downgrade() -> None:
    raise NotImplementedError("no way back: data were asked for")


def _wider(made: str) -> str:
    if BEFORE not in made:
        raise RuntimeError("the kinds of requests are not those of the step before")
    checks = (
        f"CONSTRAINT ck_intake_requests_{name} CHECK ({rule})"
        for name, rule in CHECKS.items()
    )
    return made.replace(BEFORE, ", ".join(checks))


def _tables() -> None:
    op.create_table(
        "intake_data_forms",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("accounts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["intake_batches.id"],
            name=op.f("fk_intake_data_forms_batch_id_intake_batches"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_data_forms")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_intake_data_forms_batch_id")),
    )
    op.create_table(
        "intake_data_requests",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "D0",
                "D1",
                "D2",
                name="tier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("drafter_id", sa.Uuid(), nullable=False),
        sa.Column("custodian_id", sa.Uuid(), nullable=True),
        sa.Column("form_version", sa.String(length=8), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("notice_plan", sa.String(length=16), nullable=False),
        sa.Column("delay_ground", sa.String(length=20), nullable=True),
        sa.Column("delay_days", sa.Integer(), nullable=True),
        sa.Column("retention_days", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(notice_plan = 'delay') = (delay_ground IS NOT NULL)",
            name=op.f("ck_intake_data_requests_delay_ground"),
        ),
        sa.CheckConstraint(
            "(tier = 'D0') = (custodian_id IS NULL)",
            name=op.f("ck_intake_data_requests_custodian"),
        ),
        sa.CheckConstraint(
            "(tier = 'D0') = (retention_days IS NULL)",
            name=op.f("ck_intake_data_requests_retention"),
        ),
        sa.CheckConstraint(
            "(delay_ground IS NULL) = (delay_days IS NULL)",
            name=op.f("ck_intake_data_requests_delay_days"),
        ),
        sa.CheckConstraint(
            "custodian_id <> drafter_id",
            name=op.f("ck_intake_data_requests_custodian_apart"),
        ),
        sa.CheckConstraint(
            "delay_days BETWEEN 1 AND 14",
            name=op.f("ck_intake_data_requests_first_delay"),
        ),
        sa.CheckConstraint(
            "retention_days BETWEEN 1 AND 180",
            name=op.f("ck_intake_data_requests_at_most_180_days"),
        ),
        sa.ForeignKeyConstraint(
            ["custodian_id"],
            ["accounts_people.id"],
            name=op.f("fk_intake_data_requests_custodian_id_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["drafter_id"],
            ["accounts_people.id"],
            name=op.f("fk_intake_data_requests_drafter_id_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["intake_requests.id"],
            name=op.f("fk_intake_data_requests_request_id_intake_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_data_requests")),
        sa.UniqueConstraint(
            "request_id", "tier", name=op.f("uq_intake_data_requests_request_id_tier")
        ),
        sa.UniqueConstraint(
            "request_id", name=op.f("uq_intake_data_requests_request_id")
        ),
    )
    op.create_index(
        op.f("ix_intake_data_requests_custodian_id"),
        "intake_data_requests",
        ["custodian_id"],
        unique=False,
    )
    op.create_table(
        "dispatch_preservations",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("court_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("court_missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("court_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("court_told", sa.String(length=200), nullable=True),
        sa.Column("more_days", sa.Integer(), nullable=True),
        sa.Column("court", sa.String(length=200), nullable=True),
        sa.Column("court_number", sa.String(length=200), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(court_told_at IS NULL) = (court_told IS NULL)",
            name=op.f("ck_dispatch_preservations_court_told"),
        ),
        sa.CheckConstraint(
            "(more_days IS NULL) = (court_number IS NULL) AND (more_days IS NULL) = (court IS NULL) AND (more_days IS NULL) = (extended_at IS NULL)",
            name=op.f("ck_dispatch_preservations_only_by_a_court"),
        ),
        sa.CheckConstraint(
            "days BETWEEN 1 AND 90",
            name=op.f("ck_dispatch_preservations_at_most_90_days"),
        ),
        sa.CheckConstraint(
            "more_days BETWEEN 1 AND 90",
            name=op.f("ck_dispatch_preservations_once_more"),
        ),
        sa.CheckConstraint(
            "until > sent_at", name=op.f("ck_dispatch_preservations_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["intake_items.id"],
            name=op.f("fk_dispatch_preservations_item_id_intake_items"),
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["accounts_platforms.id"],
            name=op.f("fk_dispatch_preservations_platform_id_accounts_platforms"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["intake_requests.id"],
            name=op.f("fk_dispatch_preservations_request_id_intake_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_preservations")),
        sa.UniqueConstraint("item_id", name=op.f("uq_dispatch_preservations_item_id")),
    )
    op.create_index(
        op.f("ix_dispatch_preservations_platform_id"),
        "dispatch_preservations",
        ["platform_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_dispatch_preservations_request_id"),
        "dispatch_preservations",
        ["request_id"],
        unique=False,
    )
    op.create_table(
        "intake_bars",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "no-certificate",
                "excess-kept",
                "not-minimised",
                name="barcause",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind = 'DR'", name=op.f("ck_intake_bars_data_only")),
        sa.CheckConstraint(
            "lifted_at >= since", name=op.f("ck_intake_bars_lifted_after")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["accounts_bodies.id"],
            name=op.f("fk_intake_bars_body_id_accounts_bodies"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["intake_items.id"],
            name=op.f("fk_intake_bars_item_id_intake_items"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_bars")),
    )
    op.create_index(
        op.f("ix_intake_bars_body_id"), "intake_bars", ["body_id"], unique=False
    )
    op.create_index(
        "uq_intake_bars_one_at_a_time",
        "intake_bars",
        ["item_id", "cause"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "intake_data_items",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "D0",
                "D1",
                "D2",
                name="tier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("account_kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("field_count", sa.Integer(), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=True),
        sa.Column("window_to", sa.Date(), nullable=True),
        sa.Column("window_days", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(tier = 'D0' AND field_count = 0) OR (tier <> 'D0' AND field_count > 0)",
            name=op.f("ck_intake_data_items_keeps_or_names_fields"),
        ),
        sa.CheckConstraint(
            "(tier = 'D2') = (window_days IS NOT NULL)",
            name=op.f("ck_intake_data_items_window"),
        ),
        sa.CheckConstraint(
            "account_kind IN ('account', 'channel', 'page')",
            name=op.f("ck_intake_data_items_one_account"),
        ),
        sa.CheckConstraint(
            "(window_days IS NULL) = (window_from IS NULL) AND (window_from IS NULL) = (window_to IS NULL)",
            name=op.f("ck_intake_data_items_window_whole"),
        ),
        sa.CheckConstraint(
            "number BETWEEN 1 AND 10",
            name=op.f("ck_intake_data_items_at_most_ten_accounts"),
        ),
        sa.CheckConstraint(
            "window_days BETWEEN 1 AND 30",
            name=op.f("ck_intake_data_items_at_most_30_days"),
        ),
        sa.CheckConstraint(
            "window_to >= window_from",
            name=op.f("ck_intake_data_items_window_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["intake_items.id"],
            name=op.f("fk_intake_data_items_item_id_intake_items"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id", "tier"],
            ["intake_data_requests.request_id", "intake_data_requests.tier"],
            name=op.f("fk_intake_data_items_request_id_intake_data_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_data_items")),
        sa.UniqueConstraint(
            "item_id",
            "tier",
            "field_count",
            name=op.f("uq_intake_data_items_item_id_tier_field_count"),
        ),
        sa.UniqueConstraint(
            "item_id",
            "window_from",
            "window_to",
            name=op.f("uq_intake_data_items_item_id_window_from_window_to"),
        ),
        sa.UniqueConstraint("item_id", name=op.f("uq_intake_data_items_item_id")),
        sa.UniqueConstraint(
            "request_id", "number", name=op.f("uq_intake_data_items_request_id_number")
        ),
    )
    op.create_table(
        "intake_warrants",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("court", sa.String(length=200), nullable=False),
        sa.Column("judge", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column(
            "verified_as",
            sa.Enum(
                "agency",
                "registry",
                "first",
                "appeal",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_name", sa.String(length=200), nullable=True),
        sa.Column("called_number", sa.String(length=30), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "verified_as = 'registry'", name=op.f("ck_intake_warrants_registry_only")
        ),
        sa.CheckConstraint(
            "(confirmed IS NULL) = (verified_by IS NULL) AND (confirmed IS NULL) = (verified_at IS NULL) AND (confirmed IS NULL) = (called_name IS NULL) AND (confirmed IS NULL) = (called_number IS NULL) AND (confirmed IS NULL) = (called_at IS NULL)",
            name=op.f("ck_intake_warrants_called_back"),
        ),
        sa.CheckConstraint(
            "entered_by <> verified_by", name=op.f("ck_intake_warrants_two_people")
        ),
        sa.CheckConstraint(
            "length(sha256) = 64", name=op.f("ck_intake_warrants_document")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"],
            ["accounts_people.id"],
            name=op.f("fk_intake_warrants_entered_by_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id", "verified_by", "verified_as"],
            [
                "intake_touches.matter_id",
                "intake_touches.person_id",
                "intake_touches.capacity",
            ],
            name=op.f("fk_intake_warrants_request_id_intake_touches"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["intake_requests.id"],
            name=op.f("fk_intake_warrants_request_id_intake_requests"),
        ),
        sa.ForeignKeyConstraint(
            ["verified_by"],
            ["accounts_people.id"],
            name=op.f("fk_intake_warrants_verified_by_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_warrants")),
        sa.UniqueConstraint(
            "id",
            "request_id",
            "confirmed",
            "expires_at",
            name=op.f("uq_intake_warrants_id_request_id_confirmed_expires_at"),
        ),
        sa.UniqueConstraint(
            "request_id", "sha256", name=op.f("uq_intake_warrants_request_id_sha256")
        ),
    )
    op.create_table(
        "dispatch_data_orders",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "D0",
                "D1",
                "D2",
                name="tier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warrant_id", sa.Uuid(), nullable=True),
        sa.Column("warrant_confirmed", sa.Boolean(), nullable=True),
        sa.Column("warrant_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "tier <> 'D2' OR dispatched_at IS NULL OR (warrant_id IS NOT NULL AND dispatched_at <= warrant_until)",
            name=op.f("ck_dispatch_data_orders_logins_need_a_warrant"),
        ),
        sa.CheckConstraint(
            "tier IN ('D1', 'D2')", name=op.f("ck_dispatch_data_orders_discloses")
        ),
        sa.CheckConstraint(
            "(warrant_id IS NULL) = (warrant_until IS NULL) AND (warrant_id IS NULL) = (warrant_confirmed IS NULL)",
            name=op.f("ck_dispatch_data_orders_warrant_whole"),
        ),
        sa.CheckConstraint(
            "acknowledged_at IS NULL OR dispatched_at IS NOT NULL",
            name=op.f("ck_dispatch_data_orders_sent_first"),
        ),
        sa.CheckConstraint(
            "warrant_confirmed IS NOT FALSE",
            name=op.f("ck_dispatch_data_orders_confirmed_only"),
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["accounts_platforms.id"],
            name=op.f("fk_dispatch_data_orders_platform_id_accounts_platforms"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["intake_requests.id"],
            name=op.f("fk_dispatch_data_orders_request_id_intake_requests"),
        ),
        sa.ForeignKeyConstraint(
            ["warrant_id", "request_id", "warrant_confirmed", "warrant_until"],
            [
                "intake_warrants.id",
                "intake_warrants.request_id",
                "intake_warrants.confirmed",
                "intake_warrants.expires_at",
            ],
            name=op.f("fk_dispatch_data_orders_warrant_id_intake_warrants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_data_orders")),
        sa.UniqueConstraint("id", "tier", name=op.f("uq_dispatch_data_orders_id_tier")),
        sa.UniqueConstraint(
            "request_id", name=op.f("uq_dispatch_data_orders_request_id")
        ),
    )
    op.create_index(
        op.f("ix_dispatch_data_orders_platform_id"),
        "dispatch_data_orders",
        ["platform_id"],
        unique=False,
    )
    op.create_table(
        "review_looks",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pseudonym", sa.String(length=8), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "result = 'left' OR length(reasons) >= 80",
            name=op.f("ck_review_looks_ended_with_reasons"),
        ),
        sa.CheckConstraint(
            "result IN ('left', 'cancelled')",
            name=op.f("ck_review_looks_left_or_cancelled"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["review_cases.id"],
            name=op.f("fk_review_looks_case_id_review_cases"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["intake_items.id"],
            name=op.f("fk_review_looks_item_id_intake_items"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["accounts_people.id"],
            name=op.f("fk_review_looks_person_id_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_looks")),
        sa.UniqueConstraint("item_id", name=op.f("uq_review_looks_item_id")),
        info={"append_only": ("UPDATE", "DELETE", "TRUNCATE")},
    )
    op.create_index(
        op.f("ix_review_looks_case_id"), "review_looks", ["case_id"], unique=False
    )
    op.create_table(
        "review_data_decisions",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "approved",
                "approved-narrower",
                "rejected",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "tier",
            sa.Enum(
                "D0",
                "D1",
                "D2",
                name="tier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_tier", sa.String(length=32), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("field_count", sa.Integer(), nullable=False),
        sa.Column("asked_fields", sa.Integer(), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=True),
        sa.Column("window_to", sa.Date(), nullable=True),
        sa.Column("window_days", sa.Integer(), nullable=True),
        sa.Column("asked_from", sa.Date(), nullable=True),
        sa.Column("asked_to", sa.Date(), nullable=True),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("delay_days", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(tier = 'D2') = (window_days IS NOT NULL)",
            name=op.f("ck_review_data_decisions_window"),
        ),
        sa.CheckConstraint(
            "outcome <> 'rejected'", name=op.f("ck_review_data_decisions_approved_only")
        ),
        sa.CheckConstraint(
            "tier IN ('D1', 'D2')", name=op.f("ck_review_data_decisions_discloses")
        ),
        sa.CheckConstraint(
            "(window_days IS NULL) = (window_from IS NULL) AND (window_days IS NULL) = (window_to IS NULL)",
            name=op.f("ck_review_data_decisions_window_whole"),
        ),
        sa.CheckConstraint(
            "delay_days BETWEEN 1 AND 14",
            name=op.f("ck_review_data_decisions_first_delay"),
        ),
        sa.CheckConstraint(
            "field_count BETWEEN 1 AND asked_fields",
            name=op.f("ck_review_data_decisions_no_more"),
        ),
        sa.CheckConstraint(
            "retention_days BETWEEN 1 AND 180",
            name=op.f("ck_review_data_decisions_kept_for_a_time"),
        ),
        sa.CheckConstraint(
            "tier <= asked_tier", name=op.f("ck_review_data_decisions_no_deeper")
        ),
        sa.CheckConstraint(
            "window_days BETWEEN 1 AND 30",
            name=op.f("ck_review_data_decisions_at_most_30_days"),
        ),
        sa.CheckConstraint(
            "window_from IS NULL OR (window_from >= asked_from AND window_to <= asked_to AND window_from <= window_to)",
            name=op.f("ck_review_data_decisions_no_other_days"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id", "item_id", "outcome"],
            [
                "review_decisions.id",
                "review_decisions.item_id",
                "review_decisions.outcome",
            ],
            name=op.f("fk_review_data_decisions_decision_id_review_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id", "asked_from", "asked_to"],
            [
                "intake_data_items.item_id",
                "intake_data_items.window_from",
                "intake_data_items.window_to",
            ],
            name="fk_review_data_decisions_asked_days",
        ),
        sa.ForeignKeyConstraint(
            ["item_id", "asked_tier", "asked_fields"],
            [
                "intake_data_items.item_id",
                "intake_data_items.tier",
                "intake_data_items.field_count",
            ],
            name="fk_review_data_decisions_asked",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_data_decisions")),
        sa.UniqueConstraint(
            "decision_id",
            "item_id",
            "tier",
            name=op.f("uq_review_data_decisions_decision_id_item_id_tier"),
        ),
        sa.UniqueConstraint(
            "decision_id", name=op.f("uq_review_data_decisions_decision_id")
        ),
        sa.UniqueConstraint("item_id", name=op.f("uq_review_data_decisions_item_id")),
        info={"append_only": ("UPDATE", "DELETE", "TRUNCATE")},
    )
    op.create_table(
        "review_data_votes",
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=True),
        sa.Column("window_to", sa.Date(), nullable=True),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("delay_days", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vote_id"],
            ["review_votes.id"],
            name=op.f("fk_review_data_votes_vote_id_review_votes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_data_votes")),
        sa.UniqueConstraint("vote_id", name=op.f("uq_review_data_votes_vote_id")),
        info={"append_only": ("UPDATE", "DELETE", "TRUNCATE")},
    )
    op.create_table(
        "dispatch_data_lines",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("order_tier", sa.String(length=32), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "approved",
                "approved-narrower",
                "rejected",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "D0",
                "D1",
                "D2",
                name="tier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=True),
        sa.Column("window_to", sa.Date(), nullable=True),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "issued",
                "dispatched",
                "produced",
                "produced-part",
                "refused",
                "lifted",
                "lapsed",
                name="datastate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.Column("ended_cause", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome <> 'rejected'", name=op.f("ck_dispatch_data_lines_approved_only")
        ),
        sa.CheckConstraint(
            "tier <= order_tier", name=op.f("ck_dispatch_data_lines_no_deeper")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id", "item_id", "outcome"],
            [
                "review_decisions.id",
                "review_decisions.item_id",
                "review_decisions.outcome",
            ],
            name=op.f("fk_dispatch_data_lines_decision_id_review_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id", "item_id", "tier"],
            [
                "review_data_decisions.decision_id",
                "review_data_decisions.item_id",
                "review_data_decisions.tier",
            ],
            name=op.f("fk_dispatch_data_lines_decision_id_review_data_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["intake_items.id"],
            name=op.f("fk_dispatch_data_lines_item_id_intake_items"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id", "order_tier"],
            ["dispatch_data_orders.id", "dispatch_data_orders.tier"],
            name=op.f("fk_dispatch_data_lines_order_id_dispatch_data_orders"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_data_lines")),
        sa.UniqueConstraint(
            "decision_id", name=op.f("uq_dispatch_data_lines_decision_id")
        ),
        sa.UniqueConstraint(
            "id", "item_id", name=op.f("uq_dispatch_data_lines_id_item_id")
        ),
        sa.UniqueConstraint("item_id", name=op.f("uq_dispatch_data_lines_item_id")),
        sa.UniqueConstraint(
            "order_id", "number", name=op.f("uq_dispatch_data_lines_order_id_number")
        ),
    )
    op.create_index(
        op.f("ix_dispatch_data_lines_order_id"),
        "dispatch_data_lines",
        ["order_id"],
        unique=False,
    )
    op.create_index(
        "ix_dispatch_data_lines_state", "dispatch_data_lines", ["state"], unique=False
    )
    op.create_table(
        "dispatch_delays",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("total_days", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("court", sa.String(length=200), nullable=True),
        sa.Column("court_number", sa.String(length=200), nullable=True),
        sa.Column("court_on", sa.Date(), nullable=True),
        sa.Column("unsealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "ground IN ('danger-to-life', 'flight', 'evidence', 'witness', 'investigation')",
            name=op.f("ck_dispatch_delays_closed_grounds"),
        ),
        sa.CheckConstraint(
            "(step = 1) = (court_number IS NULL)",
            name=op.f("ck_dispatch_delays_then_by_a_court"),
        ),
        sa.CheckConstraint(
            "days BETWEEN 1 AND 30", name=op.f("ck_dispatch_delays_at_most_30_days")
        ),
        sa.CheckConstraint(
            "length(facts) >= 80", name=op.f("ck_dispatch_delays_facts_given")
        ),
        sa.CheckConstraint(
            "step > 1 OR days <= 14", name=op.f("ck_dispatch_delays_first_at_most_14")
        ),
        sa.CheckConstraint(
            "total_days BETWEEN days AND 180",
            name=op.f("ck_dispatch_delays_at_most_180_in_all"),
        ),
        sa.CheckConstraint("until > since", name=op.f("ck_dispatch_delays_ends")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["intake_items.id"],
            name=op.f("fk_dispatch_delays_item_id_intake_items"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id", "item_id"],
            ["dispatch_data_lines.id", "dispatch_data_lines.item_id"],
            name=op.f("fk_dispatch_delays_line_id_dispatch_data_lines"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_delays")),
        sa.UniqueConstraint(
            "line_id", "decided_by", name=op.f("uq_dispatch_delays_line_id_decided_by")
        ),
        sa.UniqueConstraint(
            "line_id", "step", name=op.f("uq_dispatch_delays_line_id_step")
        ),
    )
    op.create_index(
        op.f("ix_dispatch_delays_item_id"), "dispatch_delays", ["item_id"], unique=False
    )
    op.create_index(
        op.f("ix_dispatch_delays_until"), "dispatch_delays", ["until"], unique=False
    )
    op.create_table(
        "dispatch_productions",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("custodian_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "produced",
                "received",
                "minimised",
                "due",
                "destroyed",
                "certified",
                name="holding",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=40), nullable=True),
        sa.Column("produced_on", sa.Date(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("record_count", sa.Integer(), nullable=False),
        sa.Column("file_hashes", sa.JSON(), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("said_over", sa.Boolean(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("over_fields", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receive_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excess_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excess_deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minimise_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minimised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certify_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("use_bar", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'minimised') <= (minimised_at IS NOT NULL)",
            name=op.f("ck_dispatch_productions_minimised"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('minimised') OR NOT over OR excess_deleted_at IS NOT NULL",
            name=op.f("ck_dispatch_productions_excess_goes_first"),
        ),
        sa.CheckConstraint(
            "(received_by IS NULL) = (received_at IS NULL)",
            name=op.f("ck_dispatch_productions_received_dated"),
        ),
        sa.CheckConstraint(
            "length(manifest_sha256) = 64",
            name=op.f("ck_dispatch_productions_fingerprint"),
        ),
        sa.CheckConstraint(
            "received_by IS NULL OR received_by = custodian_id",
            name=op.f("ck_dispatch_productions_by"),
        ),
        sa.CheckConstraint(
            "record_count >= 0", name=op.f("ck_dispatch_productions_counted")
        ),
        sa.ForeignKeyConstraint(
            ["custodian_id"],
            ["accounts_people.id"],
            name=op.f("fk_dispatch_productions_custodian_id_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["intake_items.id"],
            name=op.f("fk_dispatch_productions_item_id_intake_items"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id", "item_id"],
            ["dispatch_data_lines.id", "dispatch_data_lines.item_id"],
            name=op.f("fk_dispatch_productions_line_id_dispatch_data_lines"),
        ),
        sa.ForeignKeyConstraint(
            ["received_by"],
            ["accounts_people.id"],
            name=op.f("fk_dispatch_productions_received_by_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_productions")),
        sa.UniqueConstraint(
            "id", "custodian_id", name=op.f("uq_dispatch_productions_id_custodian_id")
        ),
        sa.UniqueConstraint("item_id", name=op.f("uq_dispatch_productions_item_id")),
        sa.UniqueConstraint("line_id", name=op.f("uq_dispatch_productions_line_id")),
    )
    op.create_index(
        op.f("ix_dispatch_productions_custodian_id"),
        "dispatch_productions",
        ["custodian_id"],
        unique=False,
    )
    op.create_table(
        "dispatch_certificates",
        sa.Column("production_id", sa.Uuid(), nullable=False),
        sa.Column("custodian_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(length=24), nullable=False),
        sa.Column("backups_deleted", sa.Boolean(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("recipients_told", sa.Boolean(), nullable=False),
        sa.Column("destroyed_on", sa.Date(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authoriser_id", sa.Uuid(), nullable=True),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("sampled_by", sa.Uuid(), nullable=True),
        sa.Column("sampled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sample", sa.String(length=16), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "sample IN ('in-order', 'not-in-order')",
            name=op.f("ck_dispatch_certificates_sample_result"),
        ),
        sa.CheckConstraint(
            "(authoriser_id IS NULL) = (certified_at IS NULL)",
            name=op.f("ck_dispatch_certificates_certified_dated"),
        ),
        sa.CheckConstraint(
            "(sampled_by IS NULL) = (sampled_at IS NULL) AND (sampled_by IS NULL) = (sample IS NULL)",
            name=op.f("ck_dispatch_certificates_sampled"),
        ),
        sa.CheckConstraint(
            "authoriser_id <> custodian_id",
            name=op.f("ck_dispatch_certificates_two_people"),
        ),
        sa.CheckConstraint(
            "recipients_told OR recipients = 0",
            name=op.f("ck_dispatch_certificates_everybody_told"),
        ),
        sa.ForeignKeyConstraint(
            ["authoriser_id"],
            ["accounts_people.id"],
            name=op.f("fk_dispatch_certificates_authoriser_id_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["custodian_id"],
            ["accounts_people.id"],
            name=op.f("fk_dispatch_certificates_custodian_id_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["production_id", "custodian_id"],
            ["dispatch_productions.id", "dispatch_productions.custodian_id"],
            name=op.f("fk_dispatch_certificates_production_id_dispatch_productions"),
        ),
        sa.ForeignKeyConstraint(
            ["sampled_by"],
            ["accounts_people.id"],
            name=op.f("fk_dispatch_certificates_sampled_by_accounts_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_certificates")),
        sa.UniqueConstraint(
            "production_id", name=op.f("uq_dispatch_certificates_production_id")
        ),
    )
    op.create_table(
        "dispatch_data_uses",
        sa.Column("production_id", sa.Uuid(), nullable=False),
        sa.Column("person_code", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"],
            ["accounts_people.id"],
            name=op.f("fk_dispatch_data_uses_entered_by_accounts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["production_id"],
            ["dispatch_productions.id"],
            name=op.f("fk_dispatch_data_uses_production_id_dispatch_productions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_data_uses")),
        info={"append_only": ("UPDATE", "DELETE", "TRUNCATE")},
    )
    op.create_index(
        op.f("ix_dispatch_data_uses_production_id"),
        "dispatch_data_uses",
        ["production_id"],
        unique=False,
    )
