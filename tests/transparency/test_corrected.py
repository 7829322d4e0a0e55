"""A published report stays; what comes out otherwise later is a version of its own."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.ledger import queries as ledger
from oversight.ledger import sequencer
from oversight.ledger import service as record
from oversight.storage.session import Store
from oversight.transparency import service
from oversight.transparency.models import PublishedReport
from oversight.transparency.queries import reports
from oversight.transparency.rules import corrected, files
from oversight.transparency.rules.corrected import Why
from oversight.transparency.rules.figures import Report
from oversight.transparency.rules.indicators import Indicator
from oversight.transparency.rules.periods import Quarter
from oversight.transparency.rules.watching import Watch
from tests.factories.intake import NOW, a_request
from tests.factories.review import a_decided_case

Q4 = Quarter(2026, 4)
AFTER = datetime(2027, 2, 1, 7, tzinfo=UTC)
LATER = AFTER + timedelta(days=90)


def published_early(session: Session) -> PublishedReport:
    """A report that was published before something of its quarter was recorded."""
    a_decided_case(session, items=2)
    row = service.publish(session, Q4, now=AFTER)
    assert row is not None
    a_request(session, now=NOW + timedelta(hours=2))
    growing_places(session)
    return row


def growing_places(session: Session) -> None:
    """Give what was recorded its place, as the log's worker does."""

    while sequencer.append(session, now=LATER):
        pass


def published_otherwise(session: Session) -> PublishedReport:
    """A report that a program of before published, counting otherwise than we do."""
    a_decided_case(session, items=2)
    growing_places(session)
    counts = reports.counted(session, Q4, size=ledger.size(session))
    first, *others = counts.indicators
    wrong = Indicator(first.id, first.unit, first.basis, counts={"items": 99})
    body = files.as_json(Report(counts.period, counts.size, (wrong, *others)))
    said = {
        "period": counts.period,
        "version": 1,
        "size": counts.size,
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    row = PublishedReport(**said, body=body, published_at=AFTER)
    session.add(row)
    record.record(session, "report.published", now=AFTER, public=said)
    return row


def codes(session: Session) -> list[str]:
    watch = Watch()
    leaves = list(ledger.leaves(session))
    found = [one for leaf in leaves for one in watch.see(leaf)]
    return [one.code for one in found if one.stream == "house"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (published_early, Why.DECIDED_SINCE),
        (published_otherwise, Why.COUNTED_ANEW),
    ],
)
def test_a_report_that_comes_out_otherwise_gets_a_version_and_the_old_one_stays(
    session: Session, given: Callable[[Session], PublishedReport], why: Why
) -> None:
    old = given(session)
    kept = (old.body, old.sha256, old.size)

    new = service.correct(session, Q4, now=LATER)

    assert (new.version, new.period) == (2, old.period)
    assert new.body != old.body
    assert hashlib.sha256(new.body).hexdigest() == new.sha256
    assert (old.body, old.sha256, old.size) == kept
    counted = reports.counted(session, Q4, size=new.size)
    assert files.as_json(counted) == new.body
    page = reports.page(session, Q4, now=LATER)
    assert (page.version, page.replaced) == (2, None)
    assert page.corrects is not None
    assert (page.corrects.version, page.corrects.why) == (1, why)
    assert "K01" in [change.id for change in page.corrects.changes]
    before = reports.page(session, Q4, now=LATER, version=1)
    assert (before.body, before.replaced) == (old.body, new)
    assert before.corrects is None


def test_the_record_says_which_version_corrects_which_and_why(
    session: Session,
) -> None:
    published_early(session)

    service.correct(session, Q4, now=LATER)

    leaves = list(ledger.leaves(session))
    versions = [one["n"] for one in leaves if one["k"] == "report.published"]
    last = leaves[-1]
    assert (last["k"], last["stream"]) == ("entry.corrected", "house")
    assert last["code"] == "report:decided-since"
    assert last["ref"] == versions
    assert codes(session) == []


def test_nothing_is_corrected_that_was_not_published_or_says_the_same(
    session: Session,
) -> None:
    a_decided_case(session, items=2)
    with pytest.raises(RuleError) as refused:
        service.correct(session, Q4, now=LATER)
    assert refused.value.code == "no_report"
    service.publish(session, Q4, now=AFTER)
    size = ledger.size(session)

    with pytest.raises(RuleError) as refused:
        service.correct(session, Q4, now=LATER)

    assert refused.value.code == "unchanged"
    assert ledger.size(session) == size
    with pytest.raises(RuleError):
        reports.page(session, Q4, now=LATER, version=2)


def test_a_version_is_there_once(session: Session) -> None:
    published_early(session)
    new = service.correct(session, Q4, now=LATER)
    session.flush()

    twice = PublishedReport(
        **{
            name: getattr(new, name)
            for name in ("period", "version", "size", "sha256", "body")
        },
        published_at=LATER,
    )
    session.add(twice)
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_correction_that_names_no_two_versions_is_found(session: Session) -> None:
    published_early(session)
    [first] = [one["n"] for one in ledger.leaves(session, kind="report.published")]

    for refs in ((first,), (first, first), (first, 999), ()):
        record.record(
            session,
            "entry.corrected",
            now=LATER,
            ref=refs,
            public={"code": Why.COUNTED_ANEW.code},
        )

    assert codes(session) == ["no_version"] * 4


def test_what_changed_is_told_figure_by_figure() -> None:
    one = Indicator("K01", "item", "F", counts={"items": 1})
    two = Indicator("K01", "item", "F", counts={"items": 2})
    tables = Indicator("K01", "item", "F", counts={"items": 1}, by={"what": {"a": 1}})
    other = Indicator("K99", "item", "F")

    def changed(old: tuple[Indicator, ...], new: tuple[Indicator, ...]) -> list[str]:
        found = corrected.changes(Report("x", 1, old), Report("x", 2, new))
        return [f"{change.id} {change.in_tables}" for change in found]

    assert changed((one,), (one,)) == []
    assert changed((one,), (two,)) == ["K01 False"]
    assert changed((one,), (tables,)) == ["K01 True"]
    assert changed((one,), (one, other)) == ["K99 False"]
    assert changed((one, other), (one,)) == ["K99 False"]


def test_both_versions_have_pages_and_files_that_name_each_other(
    app: Flask, store: Store
) -> None:
    with store.transaction() as session:
        old = published_early(session).body
        new = service.correct(session, Q4, now=LATER).body
    client = app.test_client()

    newest = client.get("/en/reports/2026-Q4")
    first = client.get("/en/reports/2026-Q4/v1")

    assert "What this version corrects" in newest.text
    assert "/en/reports/2026-Q4/v1" in newest.text
    assert "This version was corrected" in first.text
    assert "This version was corrected" not in newest.text
    assert "/en/reports/2026-Q4/v1.csv" in first.text
    assert client.get("/en/reports/2026-Q4/v1.json").data == old
    assert client.get("/en/reports/2026-Q4/v2.json").data == new
    assert client.get("/en/reports/2026-Q4.json").data == new
    assert b",K01," in client.get("/en/reports/2026-Q4/v1.csv").data
    for path in ("v3", "v0", "v3.json", "v3.csv"):
        assert client.get(f"/en/reports/2026-Q4/{path}").status_code == 404
