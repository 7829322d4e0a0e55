"""Every platform's channel, as those who run the portal see it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.dispatch.forms.orders import PressForm
from oversight.dispatch.queries import channel_desk as queries
from oversight.dispatch.service import rehearsing
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("channels", __name__, url_prefix="/<lang:lang>/desk/channels")


@bp.get("")
@allow(Permission.DISPATCH_CHANNELS)
def index() -> ResponseReturnValue:
    """Show which platforms can be sent to, and what the others still lack."""
    with store().reading() as session:
        page = queries.channels_page(session)
    return render_template("dispatch/channel/index.html", page=page)


@bp.get("/<platform>")
@allow(Permission.DISPATCH_CHANNELS)
def one(platform: str) -> ResponseReturnValue:
    """Show one platform: its contacts, its test records, and how its letters fare."""
    return _one(platform, PressForm())


@bp.post("/<platform>/test")
@allow(Permission.DISPATCH_CHANNELS)
def send(platform: str) -> ResponseReturnValue:
    """Send another test record, for practice or after a change of people."""
    form, actor = PressForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: rehearsing.send_test(
            session, platform, by=actor, now=utc_now()
        ),
    ):
        flash(_("A test record is on its way."))
        return redirect(url_for("channels.one", platform=platform), code=303)
    return _one(platform, form)


def _one(platform: str, form: PressForm) -> ResponseReturnValue:
    with store().reading() as session:
        page = queries.one_page(session, platform, now=utc_now())
    return (
        render_template("dispatch/channel/one.html", page=page, form=form),
        form.status,
    )
