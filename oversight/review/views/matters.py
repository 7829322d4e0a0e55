"""A reviewer's matters: declare, step aside, ask the user, ask for time."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.review.forms.hearing import AskForm
from oversight.review.forms.matter import (
    DeclareForm,
    ReasonsForm,
    RecuseForm,
    SkipForm,
)
from oversight.review.queries import desk, late_answers, matter, proof
from oversight.review.service import asking, extending, members
from oversight.web.access import allow, current_actor
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("review", __name__, url_prefix="/<lang:lang>/desk/review")


@bp.get("/")
@allow(Permission.REVIEW_DECIDE)
def index() -> ResponseReturnValue:
    """Show what waits for this reviewer, what is due first on top."""
    with store().reading() as session:
        page = desk.desk_page(session, current_actor(), now=utc_now())
    return render_template("review/index.html", page=page)


@bp.get("/answered-after")
@allow(Permission.REVIEW_DECIDE)
def answered_after() -> ResponseReturnValue:
    """Show what uploaders of victims' matters answered after the decision."""
    with store().reading() as session:
        page = late_answers.late_answers_page(session, current_actor())
    return render_template("review/answered_after.html", page=page)


@bp.get("/<docket>", endpoint="matter")
@allow(Permission.REVIEW_DECIDE)
def one_matter(docket: str) -> ResponseReturnValue:
    """Show one matter: before the declaration nothing of its file."""
    return _matter(docket, DeclareForm())


@bp.post("/<docket>/declare")
@allow(Permission.REVIEW_DECIDE)
def declare(docket: str) -> ResponseReturnValue:
    """Declare that nothing ties the member to the matter."""
    form, actor = DeclareForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: members.declare(session, docket, by=actor, now=utc_now()),
    ):
        flash(_("You have declared. The file is open to you."))
        return redirect(url_for("review.matter", docket=docket), code=303)
    return _matter(docket, form)


@bp.route("/<docket>/recuse", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def recuse(docket: str) -> ResponseReturnValue:
    """Step aside; the next of the drawn sequence takes over."""
    form, actor = RecuseForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: members.recuse(
            session, docket, form.code.data, by=actor, now=utc_now()
        ),
    ):
        flash(_("You have stepped aside. Somebody else takes the seat."))
        return redirect(url_for("review.index"), code=303)
    return _question("review/recuse.html", docket, form)


@bp.route("/<docket>/ask", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def ask(docket: str) -> ResponseReturnValue:
    """Have the user told and given time to answer: the rule."""
    form, actor = AskForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: asking.ask_user(
            session, docket, form.gist.data or "", by=actor, now=utc_now()
        ),
    ):
        flash(_("The platform's liaison is asked to tell the account holder."))
        return redirect(url_for("review.matter", docket=docket), code=303)
    return _question("review/ask.html", docket, form)


@bp.route("/<docket>/skip", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def skip(docket: str) -> ResponseReturnValue:
    """Decide without asking the user: the exception, with its ground."""
    form, actor = SkipForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: asking.skip_asking(
            session,
            docket,
            form.ground.data,
            form.reasons.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("It is on the record that the user is not asked, and why."))
        return redirect(url_for("review.matter", docket=docket), code=303)
    return _question("review/skip.html", docket, form)


@bp.route("/<docket>/extend", methods=["GET", "POST"])
@allow(Permission.REVIEW_DECIDE)
def extend(docket: str) -> ResponseReturnValue:
    """Extend the time to decide, once."""
    form, actor = ReasonsForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: extending.extend(
            session, docket, form.reasons.data or "", by=actor, now=utc_now()
        ),
    ):
        flash(_("The time to decide is extended."))
        return redirect(url_for("review.matter", docket=docket), code=303)
    return _question("review/extend.html", docket, form)


@bp.get("/<docket>/draw")
@allow(Permission.REVIEW_DECIDE)
def draw(docket: str) -> ResponseReturnValue:
    """Lay the draw of this panel open."""
    with store().reading() as session:
        page = proof.proof_page(session, docket, current_actor())
    return render_template("review/draw.html", page=page)


def _matter(docket: str, form: Form) -> ResponseReturnValue:
    with store().reading() as session:
        page = matter.matter_page(session, docket, current_actor(), now=utc_now())
    return render_template("review/matter.html", page=page, form=form), form.status


def _question(template: str, docket: str, form: Form) -> ResponseReturnValue:
    with store().reading() as session:
        page = matter.matter_page(session, docket, current_actor(), now=utc_now())
    return render_template(template, page=page, form=form), form.status
