"""The public register: a list that can be narrowed, and one page a docket."""

import re
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.transparency.queries import appeal as appeals
from oversight.transparency.queries import data, narrowing
from oversight.transparency.queries import docket as dockets
from oversight.transparency.queries import register as queries
from oversight.transparency.queries import state as states
from oversight.transparency.queries.narrowing import Filter
from oversight.transparency.views.drawn import drawn
from oversight.web.access import public
from oversight.web.store import settings, store

bp = Blueprint("register", __name__, url_prefix="/<lang:lang>/register")

_SPELLING = re.compile(r"(TD|DR|AP)-\d{4}-\d{6}", re.ASCII)
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """List every docket, newest first, narrowed as the reader asks."""
    wanted = _wanted()
    appeal = narrowing.spelled(wanted.text)
    if appeal.startswith("AP-") and _SPELLING.fullmatch(appeal):
        return redirect(url_for("register.docket", docket=appeal))
    with store().reading() as session:
        return drawn(states.of_all(session), lambda: _list(session, wanted))


@bp.get("/barred")
@public
def barred() -> ResponseReturnValue:
    """Show which bodies may not file for data, why, and since when."""
    with store().reading() as session:
        rows = data.barred(session)
    return render_template("transparency/barred.html", rows=rows)


@bp.get("/<docket>")
@public
def docket(docket: str) -> ResponseReturnValue:
    """Show one docket, or the public side of one appeal."""
    if _SPELLING.fullmatch(docket) is None:
        raise RuleError("not_found", N_("There is no docket with this number."))
    with store().reading() as session:
        state = states.of_docket(session, docket)
        return drawn(state, lambda: _docket(session, docket))


def _list(session: Session, wanted: Filter) -> str:
    page = queries.page(session, wanted)
    return render_template(
        "transparency/register.html",
        page=page,
        first="" if page.first else _address(page.wanted),
        previous=_address(page.wanted, before=page.newer) if page.newer else "",
        following=_address(page.wanted, after=page.older) if page.older else "",
    )


def _docket(session: Session, docket: str) -> str:
    if docket.startswith("AP"):
        appeal = appeals.page(session, docket)
        return render_template("transparency/appeal.html", page=appeal)
    log = f"{settings().base_url}/log"
    if docket.startswith("DR"):
        asked = data.page(session, docket)
        return render_template("transparency/data_docket.html", page=asked, log=log)
    page = dockets.page(session, docket)
    return render_template("transparency/docket.html", page=page, log=log)


def _wanted() -> Filter:
    asked = request.args
    year, page = asked.get("year", ""), asked.get("page", "1")
    return Filter(
        body=asked.get("body", "")[:40],
        platform=asked.get("platform", "")[:40],
        provision=asked.get("provision", "")[:80],
        stage=asked.get("stage", "")[:20],
        year=int(year) if _NUMBER.fullmatch(year) else None,
        text=asked.get("docket", "")[:40],
        kind=asked.get("kind", "")[:2],
        page=max(1, int(page)) if _NUMBER.fullmatch(page) else 1,
        after=_given("after"),
        before=_given("before"),
    )


def _given(name: str) -> str:
    """Return the number of a docket beside the page; anything else is left out."""
    number = narrowing.spelled(request.args.get(name, ""))
    return number if _SPELLING.fullmatch(number) else ""


def _address(wanted: Filter, **beside: str) -> str:
    kept = {
        "body": wanted.body,
        "platform": wanted.platform,
        "provision": wanted.provision,
        "stage": wanted.stage,
        "year": str(wanted.year or ""),
        "docket": wanted.text,
        "kind": wanted.kind,
    }
    asked = {name: value for name, value in (kept | beside).items() if value}
    address = url_for("register.index")
    return f"{address}?{urlencode(asked)}" if asked else address
