"""The accounts of FORM-B, one page each: kept as typed, with reasons of their own."""

from collections.abc import Mapping
from dataclasses import replace

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.intake.forms.data import AccountForm
from oversight.intake.pages import data as pages
from oversight.intake.rules import data_accounts, data_tiers
from oversight.intake.rules.data_accounts import Account
from oversight.intake.service import data_drafting
from oversight.intake.service.data_drafting import Kept
from oversight.intake.views.data import page_of
from oversight.intake.views.data_parts import bp, is_done, kept, marked, nothing
from oversight.web.access import allow, current_actor
from oversight.web.store import store

__all__ = ["bp"]

OWN = ("fields", "window_from", "window_to")


@bp.route("/<number>/account", methods=["GET", "POST"])
@bp.route("/<number>/account/<int:place>", methods=["GET", "POST"])
@allow(Permission.INTAKE_DRAFT)
def account(number: str, place: int | None = None) -> ResponseReturnValue:
    """Ask for one account, with reasons of its own."""
    page, platforms = page_of(number), _platforms()
    line = _line(page, place)
    form = AccountForm(data=_shown(line)).offer(
        platforms, _narrowed(page, line), days=_has_days(page, line)
    )
    marked(form, line.seen if line else "")
    told = kept(
        form,
        lambda session: _put(session, number, line, form, platforms),
        lambda: getattr(_line(page_of(number), place), "seen", ""),
    )
    if is_done(form, told):
        return redirect(url_for("data.tasks", number=number), code=303)
    # Kept at the end: from here on it is changed in its place, not added again.
    shown = {"page": page, "form": form, "place": told.place if told else place}
    return render_template("intake/data/account.html", **shown), form.status


def _put(
    session: Session,
    number: str,
    line: pages.AccountLine | None,
    form: AccountForm,
    platforms: tuple[str, ...],
) -> Kept:
    typed, wrong = data_accounts.typed(
        form["locator"].data or "",
        platform=form["platform"].data or None,
        native_id=form["native_id"].data or "",
        subject=form["subject"].data or "",
        link=form["link"].data or "",
        platforms=frozenset(platforms),
    )
    return data_drafting.put_account(
        session,
        number,
        line.number if line else None,
        form.own(_with_own(typed, line)),
        wrong=wrong,
        seen=form.seen.data or "",
        by=current_actor(),
        now=utc_now(),
    )


def _narrowed(page: pages.FormPage, line: pages.AccountLine | None) -> tuple[str, ...]:
    """Return the fields that can be ticked for one account: the request's, and its."""
    own = line.fields if line else ()
    return data_tiers.in_order({*(name for name, _why in page.reasons), *own})


def _has_days(page: pages.FormPage, line: pages.AccountLine | None) -> bool:
    """Say whether an account can be asked about by days, or was."""
    was = line is not None and bool(line.window_from or line.window_to)
    return was or page.tier == data_tiers.Tier.D2


def _with_own(account: Account, line: pages.AccountLine | None) -> Account:
    """Keep the fields and the days that an account has of its own."""
    if line is None:
        return account
    return replace(
        account,
        fields=line.fields,
        window_from=line.window_from,
        window_to=line.window_to,
    )


def _platforms() -> tuple[str, ...]:
    with store().reading() as session:
        return pages.platforms(session)


def _line(page: pages.FormPage, place: int | None) -> pages.AccountLine | None:
    if place is None:
        return None
    for line in page.accounts:
        if line.number == place:
            return line
    raise nothing()


def _shown(line: pages.AccountLine | None) -> Mapping[str, object]:
    asked = ("locator", "platform", "native_id", "subject", "link", *OWN)
    return {name: getattr(line, name) for name in asked} if line else {}
