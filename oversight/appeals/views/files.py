"""The files of the agency: for the members of a panel, shielded, and disclosed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.appeals.forms.panel import DiscloseForm
from oversight.appeals.queries import files as queries
from oversight.appeals.queries import rows
from oversight.appeals.service import disclosing, opening
from oversight.appeals.views.desk import bp
from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.rules.exhibits import Copy
from oversight.web.access import allow, current_actor, step_up_to_send
from oversight.web.files import attachment
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

_COPIES = {"view": Copy.VIEWING, "original": Copy.ORIGINAL}


@bp.get("/<docket>/<int:number>/files/<code>/<any(view, original):copy>")
@allow(Permission.APPEALS_DECIDE)
def exhibit(docket: str, number: int, code: str, copy: str) -> ResponseReturnValue:
    """Hand out a file of an item under appeal to a member who has declared."""
    actor = current_actor()
    with store().transaction() as session:
        found = disclosing.hand_to_member(
            session, docket, number, code, _COPIES[copy], by=actor, now=utc_now()
        )
    return attachment(found.content, name=found.name, mime=found.mime)


@bp.route("/<docket>/<int:number>/disclose/<code>", methods=["GET", "POST"])
@allow(Permission.APPEALS_DECIDE)
@step_up_to_send
def disclose(docket: str, number: int, code: str) -> ResponseReturnValue:
    """Show a file to whoever appealed, or sum it up for them."""
    form, actor = DiscloseForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: disclosing.disclose(
            session,
            docket,
            number,
            code,
            form.way.data or "",
            form.gist.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("The person learns of it. Now the panel may rely on it."))
        back = url_for("appeals_desk.vote", docket=docket, number=number)
        return redirect(back, code=303)
    with store().reading() as session:
        item = queries.of_member(session, docket, number, actor)
        caption = queries.beside(session, item, code).caption
        opening.check_opened(session, rows.appeal(session, docket), item, by=actor)
    shown = {"docket": docket, "number": number, "code": code, "caption": caption}
    return render_template("appeals/disclose.html", form=form, **shown), form.status
