"""Transparency reports: each figure with its definition, its rows and its files."""

from datetime import datetime

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.core.clock import local_date, utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.transparency import program
from oversight.transparency.queries import reports as queries
from oversight.transparency.queries import state as states
from oversight.transparency.queries.reports import ReportPage
from oversight.transparency.rules import files, periods
from oversight.transparency.views.drawn import drawn
from oversight.web.access import public
from oversight.web.files import attachment
from oversight.web.store import store

bp = Blueprint("reports", __name__, url_prefix="/<lang:lang>/reports")


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """List the reports, newest quarter first."""
    with store().reading() as session:
        rows = queries.index(session, now=utc_now())
    return render_template("transparency/reports.html", rows=rows)


@bp.get("/<period>")
@public
def period(period: str) -> ResponseReturnValue:
    """Show one quarter."""
    now, quarter = utc_now(), _quarter(period)
    with store().reading() as session:
        state = (*states.of_all(session), local_date(now))
        return drawn(state, lambda: _whole(session, quarter, now))


@bp.get("/<period>/v<int:number>")
@public
def version(period: str, number: int) -> ResponseReturnValue:
    """Show one version of a quarter's report, as it was published."""
    now, quarter = utc_now(), _quarter(period)
    with store().reading() as session:
        state = (*states.of_all(session), local_date(now))
        return drawn(state, lambda: _whole(session, quarter, now, number))


@bp.get("/<period>/v<int:number>.json")
@public
def version_json(period: str, number: int) -> ResponseReturnValue:
    """Give one version as JSON, to the byte."""
    body = _page(period, number).body
    return _file(body, "application/json", period, f"v{number}.json")


@bp.get("/<period>/v<int:number>.csv")
@public
def version_csv(period: str, number: int) -> ResponseReturnValue:
    """Give one version as one long table."""
    body = files.as_csv(_page(period, number).report)
    return _file(body, "text/csv", period, f"v{number}.csv")


@bp.get(f"/{program.NAME}")
@public
def counting() -> ResponseReturnValue:
    """Hand out the program that counts a report again from the public log."""
    return attachment(program.built(), name=program.NAME)


@bp.get("/<period>.json")
@public
def as_json(period: str) -> ResponseReturnValue:
    """Give the quarter as JSON."""
    return _file(_page(period).body, "application/json", period, "json")


@bp.get("/<period>.csv")
@public
def as_csv(period: str) -> ResponseReturnValue:
    """Give the quarter as one long table."""
    return _file(files.as_csv(_page(period).report), "text/csv", period, "csv")


def _whole(
    session: Session,
    quarter: periods.Quarter,
    now: datetime,
    number: int | None = None,
) -> str:
    page = queries.page(session, quarter, now=now, version=number)
    return render_template("transparency/report.html", page=page)


def _page(period: str, number: int | None = None) -> ReportPage:
    quarter = _quarter(period)
    with store().reading() as session:
        return queries.page(session, quarter, now=utc_now(), version=number)


def _quarter(period: str) -> periods.Quarter:
    try:
        return periods.parse(period)
    except RuleError:
        raise RuleError(
            "not_found", N_("There is no report for this quarter.")
        ) from None


def _file(body: bytes, kind: str, period: str, suffix: str) -> Response:
    answer = Response(body, mimetype=kind)
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="oversight-{periods.parse(period)}.{suffix}"'
    )
    return answer
