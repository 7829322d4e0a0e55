from datetime import timedelta
from pathlib import Path

import pytest

from oversight.cli.fsck.every import CHECKS
from tests.cli import story
from tests.cli.story import UNTIL, Copy
from tests.fixtures.databases import Databases

ITEM = "(SELECT id FROM intake_items WHERE ended_as IS NULL ORDER BY id LIMIT 1)"
LEAF = "(SELECT min(id) FROM ledger_pending WHERE kind = '{}')"
TWELFTH = "(SELECT leaf_id FROM ledger_entries WHERE idx = 12)"
SENT = "(SELECT id FROM dispatch_lines WHERE state = 'complied' ORDER BY id LIMIT 1)"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Path:
    assert databases
    path = tmp_path_factory.mktemp("story") / "story.db"
    story.tell(path)
    return path


@pytest.fixture
def copy(told: Path, tmp_path: Path) -> Copy:
    return Copy(told, tmp_path)


def forget(kind: str) -> str:
    return f"DELETE FROM ledger_pending WHERE id = {LEAF.format(kind)}"


def reword(kind: str, old: str, new: str) -> str:
    said = f"CAST(replace(CAST(entry AS TEXT), '{old}', '{new}') AS BLOB)"
    return f"UPDATE ledger_pending SET entry = {said} WHERE id = {LEAF.format(kind)}"


def somebody(nth: int) -> str:
    return (
        "(SELECT id FROM accounts_people WHERE role <> 'administrator' "
        f"ORDER BY id LIMIT 1 OFFSET {nth})"
    )


ROUND_FIELDS = "(id, round, signature, value, heard_at)"
FALSE_ROUND = (
    f"'{'0' * 32}', 7, '{'0' * 96}', '{'0' * 64}', '2026-11-22 12:00:00.000000'"
)
NOON = "'2026-11-22 12:00:00.000000'"
DAMAGE: dict[str, tuple[str, ...]] = {
    "stream-numbers": (forget("member.declared"),),
    "agency-numbers": (reword("authority.ordered", '"an":', '"an":9'),),
    "leaf-bytes": (reword("item.viewed", '"by"', '"BY"'),),
    "commitments": (
        (
            "UPDATE vault_values SET sealed = zeroblob(80) WHERE id = "
            "(SELECT min(id) FROM vault_values)"
        ),
    ),
    "holidays-recorded": (
        "DELETE FROM law_holidays WHERE day = (SELECT max(day) FROM law_holidays)",
    ),
    "clocks-recorded": (
        """UPDATE law_policies SET value = replace(value, '5', '6')
        WHERE name = 'clock.decision'""",
    ),
    "seats-recorded": (forget("member.declared"),),
    "docket-numbers": ("UPDATE ledger_dockets SET number = number + 1",),
    "tree-places": ("DELETE FROM ledger_entries WHERE idx = 7",),
    "tree-waits": ("DELETE FROM ledger_entries WHERE idx > 9",),
    "tree-tiles": ("UPDATE ledger_tiles SET data = zeroblob(8192)",),
    "tree-heads": ("UPDATE ledger_checkpoints SET root = zeroblob(32)",),
    "tree-keys": ("UPDATE ledger_keys SET from_size = 1",),
    "tree-witnesses": (
        (
            "INSERT INTO ledger_cosignatures (id, size, witness, line, at) SELECT "
            f"'{'c' * 32}', size, 'w', 'nothing', {NOON} FROM ledger_published"
        ),
    ),
    "audit-chain": ("UPDATE audit_rows SET act = 'other.act' WHERE number = 7",),
    "audit-published": (f"UPDATE audit_rows SET digest = '{'0' * 64}'",),
    "forgotten-stays": (
        (
            "INSERT INTO vault_erasures (id, ground, erased_at) SELECT id, 'x', "
            f"{NOON} FROM vault_keys LIMIT 1"
        ),
    ),
    "forgotten-told": (
        (
            "INSERT INTO vault_erasures (id, ground, erased_at, stream, n) VALUES "
            f"('{'e' * 32}', 'x', {NOON}, 'house', 1)"
        ),
    ),
    "forgotten-in-time": (
        "UPDATE vault_keys SET erase_after = '2020-01-01 00:00:00.000000'",
    ),
    "unsigned-in-time": (
        (
            "INSERT INTO review_drafts (id, item_id, person_id, answers, version, "
            f"saved_at, erase_after) SELECT '{'d' * 32}', {ITEM}, {somebody(3)}, '{{}}', "
            "1, '2020-01-01 00:00:00.000000', '2020-01-01 00:00:00.000000'"
        ),
    ),
    "facts-recorded": (forget("entry.corrected"),),
    "facts-told": (
        (
            "UPDATE intake_exhibits SET original_sha256 = hex(zeroblob(32)) "
            "WHERE id IN (SELECT exhibit_id FROM intake_matter_files)"
        ),
    ),
    "facts-in-time": ("UPDATE intake_fact_corrections SET turn = 2",),
    "two-officers": ("UPDATE intake_requests SET authoriser_id = drafter_id",),
    "one-capacity": (
        "UPDATE intake_touches SET capacity = 'agency' WHERE capacity = 'first'",
    ),
    "resets": (
        (
            "INSERT INTO accounts_resets (id, person_id, factors, asked_by, asked_at, "
            f"agreed_by, agreed_at) VALUES ('{'a' * 32}', {somebody(0)}, 0, "
            f"{somebody(1)}, {NOON}, {somebody(2)}, {NOON})"
        ),
    ),
    "code-secrets": (
        (
            "INSERT INTO accounts_code_apps (id, person_id, sealed, made_at) "
            f"VALUES ('{'b' * 32}', {somebody(0)}, x'00', {NOON})"
        ),
    ),
    "pseudonyms": (
        "UPDATE accounts_people SET pseudonym = 'R-99' WHERE pseudonym = 'R-03'",
    ),
    "requests-recorded": (forget("request.filed"),),
    "items-recorded": ("UPDATE intake_items SET measure = 'label'",),
    "ends-recorded": (
        (
            f"UPDATE intake_items SET ended_as = 'expired', ended_at = '2026-05-01 00:00:00'"
            f" WHERE id = {ITEM}"
        ),
    ),
    "live-addresses": (
        "DROP INDEX uq_intake_items_one_live_locator",
        "UPDATE intake_items SET canonical = 'https://x.com/same', ended_as = NULL",
    ),
    "request-states": ("UPDATE intake_requests SET state = 'lapsed'",),
    "batches": ("UPDATE intake_batches SET result = '{\"filed\": 77}'",),
    "tallies": (
        "UPDATE intake_tallies SET dockets = dockets + 1 WHERE kind = 'TD'",
        (
            "UPDATE intake_requests SET filed_at = '2031-01-01 00:00:00.000000' "
            "WHERE docket = 'TD-2026-000001'"
        ),
    ),
    "citations": (
        "DELETE FROM intake_citations WHERE docket = 'TD-2026-000001'",
        "UPDATE intake_citations SET filed_at = '2031-01-01 00:00:00.000000'",
        (
            "UPDATE intake_requests SET platform_listed = NOT platform_listed "
            "WHERE track = ''"
        ),
    ),
    "exhibits-whole": (
        "DELETE FROM intake_exhibit_chunks WHERE copy = 'viewing'",
        "UPDATE intake_exhibits SET original_sha256 = viewing_sha256",
    ),
    "exhibits-placed": ("DELETE FROM intake_filed_exhibits",),
    "exhibit-keys": (
        "DELETE FROM intake_filed_exhibits",
        "DELETE FROM intake_exhibit_chunks",
        "DELETE FROM intake_exhibits WHERE purpose = 'capture'",
    ),
    "decisions-recorded": (
        "UPDATE review_decisions SET days = 300 WHERE outcome <> 'rejected'",
    ),
    "votes-complete": (
        "DELETE FROM review_votes WHERE id = (SELECT min(id) FROM review_votes)",
    ),
    "channels-first": (
        "UPDATE dispatch_rehearsals SET answered_at = '2099-01-01 00:00:00.000000'",
    ),
    "letters-owed": ("DELETE FROM dispatch_letters WHERE message = 'order_waiting'",),
    "letters-once": (
        (
            "UPDATE notices_mails SET message_id = '', state = 'sent' "
            "WHERE id = (SELECT min(id) FROM notices_mails)"
        ),
    ),
    "tests-apart": ("UPDATE ledger_pending SET stream = 'TEST-X-1' WHERE id = 7",),
    "late-reviews-recorded": (
        (
            "INSERT INTO review_late_reviews (id, case_id, began_at, review_by) "
            f"SELECT id, id, {NOON}, '2026-11-25 12:00:00.000000' FROM review_cases "
            "LIMIT 1"
        ),
    ),
    "stays-held": (
        (
            "INSERT INTO dispatch_data_stays (id, line_id, appeal_docket, cause, "
            "stayed_at) SELECT id, line_id, 'AP-2026-000001', 'stay', "
            "'2020-01-01 00:00:00.000000' FROM dispatch_productions LIMIT 1"
        ),
    ),
    "confirmations-signed": (
        (
            "INSERT INTO extensions_votes (id, panel_id, matter_id, capacity, item_id,"
            " person_id, pseudonym, outcome, code, findings, reasons, summary,"
            " summary_ur, at) SELECT id, panel_id, matter_id, 'first', item_id,"
            " person_id, pseudonym, 'not-confirmed', 'moot', '{}', reasons, 's', 's',"
            f" {NOON} FROM review_votes LIMIT 1"
        ),
        (
            "INSERT INTO extensions_signatures (id, vote_id, text, digest, at) "
            f"SELECT id, vote_id, text, digest, {NOON} FROM review_signatures WHERE "
            "vote_id IN (SELECT id FROM extensions_votes)"
        ),
    ),
    "votes-signed": (
        "UPDATE review_signatures SET text = replace(text, 'R-0', 'R-1')",
    ),
    "parts-recorded": (
        (
            "UPDATE intake_items SET item_kind = 'post', parent_id = (SELECT id FROM "
            "intake_items AS other WHERE other.request_id = intake_items.request_id "
            "AND other.number = 1) WHERE number = 2"
        ),
    ),
    "votes-viewed": ("DELETE FROM review_views",),
    "appeals-viewed": (
        "UPDATE appeals SET filed_at = '2099-01-01 08:00:00'",
        "DELETE FROM review_views",
    ),
    "dwell-told": (reword("item.viewed", '"dwell":"none"', '"dwell":"over-20m"'),),
    "draws-repeatable": (reword("panel.drawn", '"randomness":"', '"randomness":"00'),),
    "beacon-heard": (
        f"INSERT INTO review_drand_rounds {ROUND_FIELDS} VALUES ({FALSE_ROUND})",
    ),
    "seats-declared": ("UPDATE review_seats SET declared_at = NULL",),
    "daily-caps": (
        "UPDATE review_votes SET at = '2026-01-05 08:00:00', pseudonym = 'R-01'",
    ),
    "case-states": (
        (
            "UPDATE review_cases SET state = 'under-review', due_at = '2026-01-01 00:00:00',"
            " decided_at = NULL"
        ),
    ),
    "hearings-whole": ("DELETE FROM review_hearings",),
    "questions-recorded": (
        "DELETE FROM ledger_pending WHERE kind = 'question.answered'",
    ),
    "aims-heard": (
        "UPDATE review_votes SET code = 'improper-purpose' WHERE outcome = 'rejected'",
    ),
    "returns-recorded": ("DELETE FROM review_returns",),
    "times-recorded": (
        "UPDATE review_cases SET due_at = '2026-12-01 00:00:00' WHERE assigned_at IS NOT NULL",
    ),
    "victims-clocked": (
        "UPDATE intake_requests SET track = 'victim', consent_id = id",
    ),
    "lines-approved": (
        f"UPDATE dispatch_lines SET measure = 'remove-account' WHERE id = {SENT}",
    ),
    "documents-intact": (
        "UPDATE dispatch_documents SET body = replace(body, 'PK', 'WORLD')",
    ),
    "addresses-same": ("UPDATE intake_items SET canonical = canonical || '-other'",),
    "sendings-recorded": ("DELETE FROM notices WHERE stage = 'sent'",),
    "lines-end": (f"UPDATE dispatch_lines SET state = 'lifted' WHERE id = {SENT}",),
    "answers-recorded": (
        "DELETE FROM dispatch_answers WHERE id = (SELECT min(id) FROM dispatch_answers)",
    ),
    "versions-linked": (
        "UPDATE dispatch_documents SET supersedes_id = id WHERE version = 2",
    ),
    "corrections-kept": ("DELETE FROM dispatch_corrections",),
    "custody-linked": (
        "UPDATE dispatch_productions SET state = 'received', custodian_step = 7",
    ),
    "names-corrected": (
        (
            "INSERT INTO dispatch_data_versions (id, order_id, version, before, body,"
            " sha256, issued_at, number, field, was, becomes, why, by_id, by_name)"
            " SELECT id, id, 2, 1, replace(body, '90', '19'), sha256, issued_at, 1,"
            " 'handle', 'a', 'b', 'x', (SELECT min(id) FROM accounts_people), 'x'"
            " FROM dispatch_data_orders"
        ),
    ),
    "prints-intact": (
        (
            "INSERT INTO dispatch_prints (id, document_id, edition, language, sha256,"
            " source_sha256, body, printed_at) SELECT id, id, 'whole', 'en', sha256,"
            " sha256, zeroblob(9), issued_at FROM dispatch_documents LIMIT 1"
        ),
    ),
    "closings-told": (
        "DELETE FROM notices WHERE stage IN ('asked', 'ended')",
        "UPDATE notices SET stage = 'asked' WHERE stage = 'sent'",
        (
            "UPDATE intake_items SET ended_as = 'withdrawn',"
            " ended_at = '2026-04-20 07:00:00.000000'"
        ),
    ),
    "liftings-recorded": ("DELETE FROM dispatch_liftings",),
    "platforms-answered": (
        (
            "UPDATE dispatch_clarifications SET reply = NULL, replied_by = NULL,"
            " replied_at = NULL"
        ),
    ),
    "rests-held": (
        (
            "INSERT INTO dispatch_line_stays (id, line_id, held_by, case_key, cause,"
            f" stayed_at) SELECT id, id, 'court', 'court', 'court', {NOON}"
            " FROM dispatch_lines"
        ),
    ),
    "confirmed-by-panels": (
        (
            "INSERT INTO extensions_confirmation_items (id, confirmation_id, line_id,"
            " item_id, number, asked_days, outcome, days, split, reasons, decided_at)"
            " SELECT id, id, id, item_id, number, 30, 'confirmed', 30, 0, 'none', "
            f"{NOON} FROM dispatch_lines LIMIT 1"
        ),
    ),
    "data-asked": (
        "UPDATE intake_data_items SET fields = '[\"contacts\"]', window_days = 99",
    ),
    "data-within": ('UPDATE review_data_decisions SET fields = \'["name", "email"]\'',),
    "data-grounded": ("UPDATE review_data_grounds SET linked = NOT linked",),
    "data-conditioned": ("UPDATE review_data_grounds SET sharing = 'nobody'",),
    "data-warranted": ("UPDATE intake_warrants SET confirmed = 0",),
    "data-kept": ("UPDATE dispatch_preservations SET more_days = 30",),
    "data-handed": ("DELETE FROM dispatch_productions",),
    "data-beyond": (
        "UPDATE dispatch_productions SET retention_until = '2099-01-01 00:00:00.000000'",
    ),
    "data-destroyed": (
        "UPDATE dispatch_certificates SET authoriser_id = custodian_id",
    ),
    "data-bars": ("UPDATE intake_bars SET lifted_at = NULL",),
    "data-told": ("UPDATE dispatch_delays SET days = 200, unsealed_at = NULL",),
    "appeals-recorded": (forget("appeal.filed"),),
    "appeals-independent": (
        "UPDATE intake_touches SET capacity = 'first' WHERE capacity = 'appeal'",
    ),
    "appeals-signed": (
        "UPDATE appeal_signatures SET text = replace(text, 'R-', 'Q-')",
    ),
    "appeals-answered": (
        "DELETE FROM appeal_votes WHERE id = (SELECT min(id) FROM appeal_votes)",
    ),
    "remedies-follow": (
        "UPDATE dispatch_lines SET state = 'complied' WHERE state = 'lifted'",
    ),
    "appeal-clocks": ("UPDATE appeals SET state = 'filed', decided_at = NULL",),
    "records-noted": ("UPDATE desk_certified_records SET entries = 9999",),
    "reports-recount": ("UPDATE transparency_reports SET body = CAST('{}' AS BLOB)",),
}


def test_sound_data_is_left_in_peace(copy: Copy) -> None:
    assert copy.broken() == []


@pytest.mark.parametrize("check", sorted(DAMAGE))
def test_damage_is_named(copy: Copy, check: str) -> None:
    said = copy.damage(*DAMAGE[check]).broken()
    assert check in {broken.check for broken in said}
    assert all(broken.where and broken.what for broken in said)


def test_every_check_was_damaged_once() -> None:
    assert set(DAMAGE) == set(CHECKS)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            "UPDATE dispatch_delays SET step = 3",
            "its delays do not follow one another",
        ),
        (
            (
                "INSERT INTO dispatch_delays (id, line_id, item_id, step, ground,"
                " facts, days, total_days, since, until, decided_by) SELECT item_id,"
                " line_id, item_id, 2, ground, facts, 1, 1, until, until,"
                " decided_by || '+R-99' FROM dispatch_delays"
            ),
            "two of its delays were decided by the same reviewer",
        ),
        (
            f"UPDATE dispatch_lines SET state = 'suspended' WHERE id = {SENT}",
            "rests on nobody's word",
        ),
        (
            "UPDATE intake_items SET capture_sha256 = 'other'",
            "is not the capture whose fingerprint the item names",
        ),
        (
            "UPDATE intake_batches SET state = 'withdrawn'",
            "is kept, though its filing was taken back",
        ),
    ],
)
def test_a_thing_in_the_wrong_place_is_named(
    copy: Copy, statement: str, what: str
) -> None:
    assert what in {broken.what for broken in copy.damage(statement).broken()}


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        (
            reword("item.lapsed", "reviewer", "agency__"),
            "entry ",
            "is not what was given this place: it was changed",
        ),
        (
            f"DELETE FROM ledger_pending WHERE id = {TWELFTH}",
            "entry 12",
            "was removed from the record",
        ),
        (
            (
                "UPDATE ledger_checkpoints SET note = "
                "CAST(replace(CAST(note AS TEXT), '/log', '/lag') AS BLOB)"
            ),
            "checkpoint ",
            "bears no signature that holds",
        ),
        (
            "UPDATE ledger_edge SET size = size + 1",
            "the end of the tree",
            "is not the one that the entries make",
        ),
        (
            "UPDATE ledger_keys SET until_size = 5",
            "checkpoint ",
            "bears no signature that holds",
        ),
        (
            "UPDATE ledger_keys SET until_size = 5",
            "key ",
            "signs until another size than the record says",
        ),
        (
            "UPDATE ledger_published SET size = 3",
            "checkpoint 3",
            "is shown, but was never signed",
        ),
    ],
)
def test_what_was_done_to_the_tree_is_named_by_its_entry(
    copy: Copy, statement: str, where: str, what: str
) -> None:
    said = copy.damage(statement).broken()

    assert any(b.where.startswith(where) and what in b.what for b in said), said


def test_a_file_whose_key_was_erased_is_no_damage(copy: Copy) -> None:
    copy.damage("DELETE FROM vault_keys WHERE subject LIKE 'exhibit:%'")
    assert copy.broken() == []


def test_a_portal_without_a_worker_is_noticed(copy: Copy) -> None:
    later = UNTIL + timedelta(days=400)
    said = {broken.what for broken in copy.broken(later)}
    assert "its end date is past and nothing happened" in said


def test_a_leaf_that_is_no_leaf_is_named(copy: Copy) -> None:
    nonsense = "UPDATE ledger_pending SET entry = CAST('no leaf' AS BLOB) WHERE id = 5"
    assert "cannot be decoded" in {b.what for b in copy.damage(nonsense).broken()}


def test_a_leaf_of_an_unknown_kind_is_named(copy: Copy) -> None:
    odd = (
        "UPDATE ledger_pending SET kind = 'odd', entry = CAST('{\"k\":\"odd\"}' AS BLOB) "
        "WHERE id = 5"
    )
    assert "is of no known kind" in {b.what for b in copy.damage(odd).broken()}
