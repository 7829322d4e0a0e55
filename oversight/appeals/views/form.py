"""The appeal form: three screens at one address, a check page, a receipt.

Nothing is kept on the server before it is sent: earlier screens travel in a signed
hidden field. The last POST answers with the receipt itself, the one exception to
POST-redirect-GET, because the code must never stand in an address.
"""

from base64 import b64decode, b64encode
from datetime import timedelta
from secrets import token_bytes
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from oversight.appeals.forms.person import (
    KeptForm,
    Screen,
    SendScreen,
    UrgentScreen,
    WhatScreen,
    WhyScreen,
    appeal_form,
)
from oversight.appeals.queries import person as queries
from oversight.appeals.rules import filing as rules
from oversight.appeals.service import filing as service
from oversight.core.clock import local_date, utc_now
from oversight.core.codes import ends_as, grouped
from oversight.core.errors import RuleError
from oversight.notices.service import telling as notices
from oversight.web import pressing
from oversight.web.access import public
from oversight.web.forms import attempt
from oversight.web.store import signer, store
from oversight.web.words import _

bp = Blueprint("appeal", __name__, url_prefix="/<lang:lang>/appeal")

PURPOSE = "appeal-form"
OPEN_FOR = timedelta(hours=24)
SCREENS: dict[str, type[Screen]] = {
    "what": WhatScreen,
    "why": WhyScreen,
    "urgent": UrgentScreen,
    "send": SendScreen,
}
ORDER = tuple(SCREENS)


@bp.get("")
@public
def start() -> ResponseReturnValue:
    """Ask the first question; nothing has been sent yet."""
    return _show("what", _carry({"key": b64encode(token_bytes(32)).decode()}))


@bp.post("")
@public
@pressing.often
def go_on() -> ResponseReturnValue:
    """Take one screen's answers and show the next, or send the whole."""
    step = request.form.get("step", "what")
    if step in _SIDE_DOORS:
        return _SIDE_DOORS[step]()
    if step not in SCREENS:
        return start()
    carried = _carried()
    return _expired(step) if carried is None else _next(step, carried)


@bp.post("/leave")
@public
def leave() -> ResponseReturnValue:
    """Close the page at once and leave nothing of it on this device."""
    answer = make_response(redirect(url_for("home.home"), code=303))
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def _next(step: str, carried: dict[str, Any]) -> ResponseReturnValue:
    """Show the screen asked for, the same one with its faults, or the next."""
    back = request.form.get("go", "")
    if back in SCREENS:
        return _show(back, _carry(carried | _typed(step)))
    form = SCREENS[step]()
    if not form.validate_on_submit() or not _sound(step, form, carried):
        return _again(step, form, carried)
    carried |= form.answers()
    if step == "send":
        return _send(form, carried)
    return _show(ORDER[ORDER.index(step) + 1], _carry(carried))


def _begin_with_code() -> ResponseReturnValue:
    """Start with the notice code that was just checked already filled in."""
    code = request.form.get("code", "")
    key = b64encode(token_bytes(32)).decode()
    return _show("what", _carry({"key": key, "notice_code": code}))


def _send(form: Screen, carried: dict[str, Any]) -> ResponseReturnValue:
    made: list[service.Filed] = []
    key = b64decode(carried["key"])

    def work(session: Any) -> None:  # noqa: ANN401
        made.append(
            service.file(session, appeal_form(carried), form_key=key, now=utc_now())
        )

    if not attempt(form, work):
        return _again("send", form, carried)
    return _receipt(made[-1], KeptForm(formdata=None), carried)


def _receipt(
    filed: service.Filed, form: KeptForm, carried: dict[str, Any], status: int = 200
) -> ResponseReturnValue:
    form.step.data = "kept"
    form.carried.data = _carry(carried)
    with store().reading() as session:
        page = queries.receipt_page(session, filed.docket, now=utc_now())
    return render_template(
        "appeals/receipt.html", page=page, form=form, code=grouped(filed.receipt)
    ), status


def _kept() -> ResponseReturnValue:
    """Let the person go on once the end of the code shows that it was kept."""
    carried = _carried()
    if carried is None:
        return redirect(url_for("track.track"), code=303)
    form = KeptForm()
    made: list[service.Filed] = []
    key = b64decode(carried["key"])
    if not attempt(
        form,
        lambda session: made.append(
            service.file(session, appeal_form(carried), form_key=key, now=utc_now())
        ),
    ):
        return redirect(url_for("track.track"), code=303)
    if form.validate_on_submit():
        if ends_as(made[-1].receipt, form.last_six.data or ""):
            return redirect(url_for("track.track"), code=303)
        form.last_six.errors = [
            _("These are not the last six characters. Look at the code once more.")
        ]
    return _receipt(made[-1], form, carried, 422)


def _sound(step: str, form: Screen, carried: dict[str, Any]) -> bool:
    """Check what only the rules know, so that each screen says it at once."""
    whole = appeal_form(carried | form.answers())
    try:
        if step == "what":
            rules.check_names_something(whole)
            if whole.notice_code:
                with store().reading() as session:
                    notices.by_code(session, whole.notice_code)
        if step == "why":
            rules.check_found_out(whole, today=local_date(utc_now()))
    except RuleError as error:
        field = error.field if error.field in form else "notice_code"
        form.refuse(RuleError(error.code, error.sentence, field=field, **error.values))
        return False
    return True


def _typed(step: str) -> dict[str, Any]:
    """Return what stands on the screen now, right or wrong: Back loses nothing."""
    return SCREENS[step]().answers()


def _show(step: str, carried: str) -> ResponseReturnValue:
    known = signer().read(PURPOSE, carried, max_age=OPEN_FOR)
    form = SCREENS[step](formdata=None, data=_data(known))
    form.step.data, form.carried.data = step, carried
    return _page(step, form, known), 200


def _again(step: str, form: Screen, carried: dict[str, Any]) -> ResponseReturnValue:
    form.step.data, form.carried.data = step, _carry(carried)
    return _page(step, form, carried), form.status


def _expired(step: str) -> ResponseReturnValue:
    """Start again with a fresh key and keep what stood on the page."""
    carried = {"key": b64encode(token_bytes(32)).decode()} | _typed(step)
    form = WhatScreen(formdata=None, data=_data(carried))
    form.form_errors.append(
        _(
            "This page was open for too long, and nothing was sent. What you typed "
            "on the last page is kept; please go through the questions again."
        )
    )
    form.step.data, form.carried.data = "what", _carry(carried)
    return _page("what", form, carried), 422


def _page(step: str, form: Screen, carried: dict[str, Any]) -> str:
    return render_template(
        f"appeals/{step}.html", form=form, whole=appeal_form(carried), step=step
    )


def _data(carried: dict[str, Any]) -> dict[str, Any]:
    return carried | {"found_out": appeal_form(carried).found_out}


def _carry(answers: dict[str, Any]) -> str:
    return signer().make(PURPOSE, answers)


def _carried() -> dict[str, Any] | None:
    token = request.form.get("carried", "")
    try:
        found: dict[str, Any] = signer().read(PURPOSE, token, max_age=OPEN_FOR)
    except RuleError:
        return None
    return found


_SIDE_DOORS = {"kept": _kept, "begin": _begin_with_code}
