"""The certified record of a docket: certify it, and take it as a file."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.text import clean_line
from oversight.desk.forms import CertifyForm
from oversight.desk.queries import certified as queries
from oversight.desk.queries.certified import IndexPage
from oversight.desk.service import certifying as service
from oversight.web import files, pdf
from oversight.web.access import allow, current_actor, step_up, step_up_to_send
from oversight.web.forms import attempt
from oversight.web.pages import LANGUAGES, speaking
from oversight.web.store import settings, store
from oversight.web.words import _

bp = Blueprint("records", __name__, url_prefix="/<lang:lang>/desk/records")
PIECE = 1 << 20
SUFFIX = {"en": "", "ur": ".ur"}


@bp.get("")
@allow(Permission.DESK_CERTIFY)
def index() -> ResponseReturnValue:
    """Show what was certified of late, and lead to a docket."""
    docket = clean_line(request.args.get("docket", "")).upper()
    if docket and _is_there(docket):
        return redirect(url_for("records.show", docket=docket), code=303)
    with store().reading() as session:
        page = queries.newest_page(session)
    shown = render_template("desk/records.html", page=page, docket=docket)
    return shown, 404 if docket else 200


def _is_there(docket: str) -> bool:
    try:
        with store().reading() as session:
            queries.records_page(session, docket)
    except RuleError:
        return False
    return True


@bp.route("/<docket>", methods=["GET", "POST"])
@allow(Permission.DESK_CERTIFY)
@step_up_to_send
def show(docket: str) -> ResponseReturnValue:
    """Show every making of one record, and certify it as it stands."""
    form, actor = CertifyForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: service.certify(
            session, docket, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("The record is certified. Take it as a file below."))
        return redirect(url_for("records.show", docket=docket), code=303)
    with store().reading() as session:
        page = queries.records_page(session, docket)
    return render_template("desk/record.html", page=page, form=form), form.status


@bp.get("/<docket>/<int:number>/record.zip")
@allow(Permission.DESK_CERTIFY)
@step_up
def take(docket: str, number: int) -> ResponseReturnValue:
    """Hand out a certified record, and note who took it and its fingerprint."""
    actor = current_actor()
    with ExitStack() as kept:
        out = kept.enter_context(TemporaryFile())
        with store().transaction() as session:
            service.take(
                session,
                docket,
                number,
                out,
                asked=settings().witness_policy,
                drawn=_drawn,
                by=actor,
                now=utc_now(),
            )
        kept.pop_all()
    out.seek(0)
    name = f"{docket}-record-{number}.zip"
    answer = Response(_pieces(out), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = files.POLICY
    return answer


def _pieces(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        while piece := out.read(PIECE):
            yield piece


def _drawn(page: IndexPage) -> Mapping[str, bytes]:
    """Return the certificate with the index, in both languages, as text and PDF."""
    found: dict[str, bytes] = {}
    for lang in LANGUAGES:
        with speaking(lang):
            text = render_template("desk/record_index.txt", page=page)
            html = render_template("desk/record_index.html", page=page)
        found[f"index{SUFFIX[lang]}.txt"] = text.encode()
        found[f"index{SUFFIX[lang]}.pdf"] = pdf.printed(html, at=page.made.made_at)
    return found
