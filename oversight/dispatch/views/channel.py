"""The way to an open channel, as a platform's liaison walks it."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.channels import (
    ContactCodeForm,
    ContactForm,
    EstablishedForm,
    TestAnswerForm,
)
from oversight.dispatch.forms.orders import ReceiptForm
from oversight.dispatch.queries import channels as queries
from oversight.dispatch.service import addressees, contacts, rehearsing
from oversight.web.access import allow, current_actor, step_up
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("channel", __name__, url_prefix="/<lang:lang>/desk/channel")


@bp.get("")
@allow(Permission.DISPATCH_ANSWER)
def home() -> ResponseReturnValue:
    """Show how far the platform has come, and what is next."""
    return render_template("dispatch/channel/home.html", page=_page())


@bp.route("/contact", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
@step_up
def contact() -> ResponseReturnValue:
    """Take down where the platform wants its letters, and mail a code there."""
    form, actor, page = ContactForm(), current_actor(), _page()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: contacts.register(
            session, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("A code is on its way to this address."))
        return redirect(url_for("channel.code"), code=303)
    return (
        render_template("dispatch/channel/contact.html", page=page, form=form),
        form.status,
    )


@bp.route("/code", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
@step_up
def code() -> ResponseReturnValue:
    """Ask for the code in the letter, and let the contact count."""
    form, actor = ContactCodeForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: contacts.confirm(
            session, form.code.data or "", by=actor, now=utc_now()
        ),
    ):
        flash(_("The contact is confirmed. Letters go there from now on."))
        return redirect(url_for("channel.home"), code=303)
    return (
        render_template("dispatch/channel/code.html", page=_page(), form=form),
        form.status,
    )


@bp.route("/established", methods=["GET", "POST"])
@allow(Permission.DISPATCH_ANSWER)
@step_up
def established() -> ResponseReturnValue:
    """Take down where the platform is established, and who represents it in law."""
    page, actor = _page(), current_actor()
    form = EstablishedForm(obj=page)
    if form.validate_on_submit() and attempt(
        form,
        lambda session: addressees.establish(
            session,
            form.country.data or "",
            form.representative.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("Saved. The documents from now on say it."))
        return redirect(url_for("channel.home"), code=303)
    return (
        render_template("dispatch/channel/established.html", form=form),
        form.status,
    )


@bp.get("/test")
@allow(Permission.DISPATCH_ANSWER)
def test() -> ResponseReturnValue:
    """Show the test record, and ask what a real one would ask."""
    return _test(ReceiptForm(), TestAnswerForm())


@bp.get("/test.json")
@allow(Permission.DISPATCH_ANSWER)
def document() -> ResponseReturnValue:
    """Hand out the very bytes of the test record."""
    with store().reading() as session:
        found = queries.own_test(session, by=current_actor())
    answer = Response(found.body.encode(), mimetype="application/json")
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"{found.number}.json"
    )
    return answer


@bp.post("/test/receipt")
@allow(Permission.DISPATCH_ANSWER)
def receive() -> ResponseReturnValue:
    """Record that the test record was received."""
    form, actor = ReceiptForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: rehearsing.receive(
            session, by=actor, now=utc_now(), reference=form.reference.data or ""
        ),
    ):
        flash(_("Receipt of the test record is noted."))
        return redirect(url_for("channel.test"), code=303)
    return _test(form, TestAnswerForm())


@bp.post("/test/answer")
@allow(Permission.DISPATCH_ANSWER)
def answer() -> ResponseReturnValue:
    """Record what was answered; the channel is open."""
    form, actor = TestAnswerForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: rehearsing.answer_test(
            session, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("The test record is answered. The channel to your platform is open."))
        return redirect(url_for("channel.home"), code=303)
    return _test(ReceiptForm(), form)


def _page() -> queries.ChannelPage:
    with store().reading() as session:
        return queries.channel_page(session, by=current_actor(), now=utc_now())


def _test(receipt: ReceiptForm, form: TestAnswerForm) -> ResponseReturnValue:
    with store().reading() as session:
        queries.own_test(session, by=current_actor())
    status = 422 if receipt.errors or form.errors else 200
    return (
        render_template(
            "dispatch/channel/test.html", page=_page(), receipt=receipt, form=form
        ),
        status,
    )
