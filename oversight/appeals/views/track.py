"""Following an appeal by its receipt code: never in an address, cookie or title."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.appeals.forms.person import CodeForm
from oversight.appeals.queries import files
from oversight.appeals.queries import person as queries
from oversight.appeals.service import disclosing
from oversight.appeals.service import filing as service
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.ledger import handing
from oversight.ledger.rules.holders import Holder
from oversight.web.access import public
from oversight.web.files import attachment
from oversight.web.store import settings, store

bp = Blueprint("track", __name__, url_prefix="/<lang:lang>/track")


@bp.route("", methods=["GET", "POST"])
@public
def track() -> ResponseReturnValue:
    """Ask for the receipt code, and show where that appeal stands."""
    form = CodeForm()
    if form.validate_on_submit():
        try:
            with store().reading() as session:
                return _shown(session, form)
        except RuleError as error:
            form.refuse(error)
    return _asked(form)


@bp.post("/receipt")
@public
def receipt() -> ResponseReturnValue:
    """Hand the holder of a receipt code the proof of what was recorded."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _asked(form)
    try:
        with store().reading() as session:
            appeal = service.by_receipt(session, form.code.data or "")
            found = handing.receipt(
                session,
                appeal.docket,
                holder=Holder.APPELLANT,
                asked=settings().witness_policy,
            )
            name = f"{appeal.docket}.zip"
    except RuleError:
        abort(404)
    if found is None:
        abort(404)
    return attachment(found.raw, name=name, mime="application/zip")


@bp.post("/file")
@public
def file() -> ResponseReturnValue:
    """Hand the holder of a receipt code a file that the panel let them see."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _asked(form)
    try:
        with store().transaction() as session:
            appeal = service.by_receipt(session, form.code.data or "")
            wanted = request.form.get("exhibit", "")
            found = disclosing.hand_to_person(session, appeal, wanted, now=utc_now())
    except RuleError:
        abort(404)
    return attachment(found.content, name=found.name, mime=found.mime)


def _asked(form: CodeForm) -> ResponseReturnValue:
    return render_template("appeals/track.html", form=form), form.status


def _shown(session: Session, form: CodeForm) -> ResponseReturnValue:
    appeal = service.by_receipt(session, form.code.data or "")
    page = queries.track_page(session, appeal, now=utc_now())
    words = service.words_kept(session, appeal)
    proved = handing.proved(session, appeal.docket, asked=settings().witness_policy)
    return render_template(
        "appeals/appeal.html",
        page=page,
        files=files.told_to(session, appeal),
        words=words,
        proved=proved,
        code=form.code.data,
    )
