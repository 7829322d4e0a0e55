"""Everybody's accounts, for administrators."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from oversight.accounts.forms import PersonForm
from oversight.accounts.queries import people as queries
from oversight.accounts.service import people as service
from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import settings, store
from oversight.web.words import _

bp = Blueprint("people", __name__, url_prefix="/<lang:lang>/desk/people")


@bp.get("")
@allow(Permission.ACCOUNTS_MANAGE)
def index() -> ResponseReturnValue:
    """List every account."""
    with store().reading() as session:
        page = queries.people_page(session, current_actor())
    return render_template("accounts/people.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.ACCOUNTS_MANAGE)
def add() -> ResponseReturnValue:
    """Invite somebody, and show the link that only they should see."""
    by = current_actor()
    with store().reading() as session:
        bodies = queries.body_choices(session)
        platforms = queries.platform_choices(session)
    form, tokens = PersonForm().offer(bodies, platforms), list[str]()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: tokens.append(
            service.add_person(session, form.command(), by=by, now=utc_now())
        ),
    ):
        return _link_shown(tokens[0])
    return render_template("accounts/add_person.html", form=form), form.status


@bp.post("/<uuid:person_id>/invite")
@allow(Permission.ACCOUNTS_MANAGE)
def invite(person_id: UUID) -> ResponseReturnValue:
    """Make a new link for somebody who lost theirs, or their password."""
    by = current_actor()
    with store().transaction() as session:
        token = service.invite_again(session, person_id, by=by, now=utc_now())
    return _link_shown(token)


@bp.post("/<uuid:person_id>/disable")
@allow(Permission.ACCOUNTS_MANAGE)
def disable(person_id: UUID) -> ResponseReturnValue:
    """Close an account and end its sessions."""
    by = current_actor()
    with store().transaction() as session:
        service.disable_person(session, person_id, by=by, now=utc_now())
    flash(_("The account is closed and its sessions have ended."))
    return redirect(url_for("people.index"), code=303)


def _link_shown(token: str) -> ResponseReturnValue:
    """Show a link once: it is in no address, and it cannot be shown again."""
    link = settings().base_url + url_for("enrol.enrol", token=token)
    return render_template("accounts/link.html", link=link)
