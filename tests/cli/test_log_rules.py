"""``ledger rules`` and ``ledger draws`` over a published folder, as a stranger."""

from pathlib import Path

from oversight.ledger import folder
from oversight.ledger import service as ledger
from oversight.ledger.rules import notes
from oversight.storage.session import Store
from oversight.transparency import service
from oversight.transparency.rules.periods import Quarter
from tests.cli.conftest import Terminal
from tests.ledger.tree import growing
from tests.ledger.tree.growing import KEY, NOW, ORIGIN

VKEY = notes.public_key(ORIGIN, KEY).vkey
PUBLIC = {
    "pool": ["R-01", "R-02"],
    "size": 2,
    "seats": 1,
    "reserve": 0,
    "excluded": {},
    "algorithm": "hmac-sha256-v1",
    "beacon": "local-not-independent",
}


def published(store: Store, place: Path, *, early: bool, drawn: bool = True) -> Path:
    """A log of one docket with a draw, from a pool published in time or too late."""
    round_ = 1 if early else int(NOW.timestamp()) // 10 + 1
    filed = {"what": "takedown", "batch": None, "items": 0, "emergency": "no"}
    with store.transaction() as session:
        docket = ledger.open_docket(session, "DR", now=NOW)
        said = filed | {"source": "web"}
        ledger.record(
            session, "request.filed", docket=docket, agency="x", public=said, now=NOW
        )
        pool = PUBLIC | {"round": round_, "pool": PUBLIC["pool"] if drawn else None}
        ledger.record(session, "pool.committed", docket=docket, public=pool, now=NOW)
    growing.shown(store)
    with store.reading() as session:
        folder.write(session, place)
    (place / "log.vkey").write_text(f"{VKEY}\n")
    return place


def test_a_log_in_order_has_no_findings(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    place = str(published(store, tmp_path / "log", early=False))

    for command in ("rules", "draws"):
        facts = terminal.facts("ledger", command, place)
        assert facts["findings"] == []
        assert facts["size"] == 2
    facts = terminal.facts("ledger", "rules", place)
    assert facts["as_of"] == "2026-11-27T09:00:00Z"
    assert facts["silent"] == ["screening"]
    said = terminal("ledger", "rules", place, "--grace", "0")
    assert "the newest entry's own time: no witness names another; 0 ho" in said.stdout
    assert "It records no rule or no holidays for: screening." in said.stdout
    said = terminal("ledger", "draws", place, "--vkey", VKEY)
    assert said.exit_code == 0
    assert "0 draws repeated from 1 pools." in said.stdout


def test_a_published_report_is_counted_again(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    growing.grown(store, 3)
    with store.transaction() as session:
        service.publish(session, Quarter(2026, 3), now=NOW)
        said = {"period": "2026-Q2", "version": 1, "size": 2, "sha256": "0" * 64}
        ledger.record(session, "report.published", public=said, now=NOW)
    growing.shown(store)
    place = tmp_path / "log"
    with store.reading() as session:
        folder.write(session, place)

    for command in (("rules",), ("monitor", "--state", str(tmp_path / "seen"))):
        facts = terminal.facts("ledger", command[0], str(place), *command[1:])
        assert [one["code"] for one in facts["findings"]] == ["other_figures"]
        assert "the report of 2026-Q2, version 1, comes out otherwise" in str(facts)
    again = terminal.facts("ledger", "monitor", str(place), *command[1:])
    assert [one["code"] for one in again["findings"]] == ["other_figures"]


def test_what_the_rules_do_not_allow_is_named_and_the_answer_is_no(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    place = published(store, tmp_path / "log", early=True)
    key = str(place / "log.vkey")

    for command in ("rules", "draws"):
        said = terminal("ledger", command, str(place), "--vkey", key)
        assert said.exit_code == 1
        assert "DR-2026-000001 no. 2: the beacon had spoken" in said.stderr
        assert "2 entries, 1 findings." in said.stderr


def test_a_draw_that_says_nothing_and_a_log_that_was_changed_are_refused(
    terminal: Terminal, store: Store, tmp_path: Path
) -> None:
    place = published(store, tmp_path / "log", early=False, drawn=False)

    said = terminal.facts("ledger", "draws", str(place))
    assert said["error"]["code"] == "bad_entry"

    bundle = next((place / "tile" / "entries").rglob("*.p/2"))
    bundle.write_bytes(bundle.read_bytes().replace(b'"seats":1', b'"seats":2'))
    said = terminal.facts("ledger", "rules", str(place))
    assert said["error"]["code"] in {"bad_tile", "other_root"}
