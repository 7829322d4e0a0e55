"""The outbox, as an administrator sees it."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.notices import smtp
from oversight.notices.forms import CloseForm
from oversight.notices.service import reading, sending
from oversight.web import pressing
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import settings, store
from oversight.web.words import _

bp = Blueprint("mail", __name__, url_prefix="/<lang:lang>/desk/mail")


@bp.get("")
@allow(Permission.NOTICES_MAIL)
def index() -> ResponseReturnValue:
    """Show how letters fare, and what no server took."""
    with store().reading() as session:
        page = reading.outbox_page(
            session, _server(), readable=_readable(), now=utc_now()
        )
    return render_template("notices/outbox.html", page=page)


@bp.get("/<int:number>")
@allow(Permission.NOTICES_MAIL)
def letter(number: int) -> ResponseReturnValue:
    """Show what a letter says, in a portal that sends none."""
    _check_readable()
    with store().reading() as session:
        page = reading.letter_page(session, number)
    return render_template("notices/letter.html", page=page)


@bp.get("/<int:number>/files/<int:position>")
@allow(Permission.NOTICES_MAIL)
def enclosed(number: int, position: int) -> ResponseReturnValue:
    """Hand out a file that goes along with a letter, in a portal that sends none."""
    _check_readable()
    with store().reading() as session:
        file = reading.enclosed(session, number, position)
    answer = Response(file.content, mimetype=file.content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    return answer


@bp.post("/<int:number>/again")
@allow(Permission.NOTICES_MAIL)
def resume(number: int) -> ResponseReturnValue:
    """Let a letter that was set aside be tried again."""
    by = current_actor()
    with pressing.transaction() as session:
        sending.resume(session, number, by=by, now=utc_now())
    flash(_("The letter waits again and will be tried."))
    return redirect(url_for("mail.index"), code=303)


@bp.route("/<int:number>/close", methods=["GET", "POST"])
@allow(Permission.NOTICES_MAIL)
def close(number: int) -> ResponseReturnValue:
    """Ask why a letter that was set aside is not tried again, and close it."""
    form, by = CloseForm(), current_actor()
    with store().reading() as session:
        row = reading.aside(session, number)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: sending.close(
            session, number, form.reason.data or "", by=by, now=utc_now()
        ),
    ):
        flash(_("The letter is closed. It is kept, and can still be tried again."))
        return redirect(url_for("mail.index"), code=303)
    return render_template("notices/close.html", row=row, form=form), form.status


def _server() -> str | None:
    url = settings().smtp_url
    return smtp.relay(url, name="", strict=False).address if url else None


def _readable() -> bool:
    """Say whether nobody is written to from here, so that letters may be shown."""
    return settings().smtp_url is None and not settings().production


def _check_readable() -> None:
    if not _readable():
        abort(404)
