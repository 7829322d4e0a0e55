"""The custodian's desk: what came, what is due, and how it goes. Never the data."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from oversight.authority.permissions import Permission
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.forms.data import (
    DestructionForm,
    EmptyForm,
    ReceiveForm,
    SampleForm,
    UseForm,
)
from oversight.dispatch.queries import (
    beyond,
    data_conditions,
    data_pages,
    data_versions,
)
from oversight.dispatch.service import holding
from oversight.web.access import allow, current_actor, step_up_to_send
from oversight.web.forms import Form, attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("custody", __name__, url_prefix="/<lang:lang>/desk/custody")


@bp.get("/")
@allow(Permission.DISPATCH_CUSTODY)
def index() -> ResponseReturnValue:
    """Show everything this custodian keeps, what is due first on top."""
    with store().reading() as session:
        rows = data_pages.custody(session, current_actor(), now=utc_now())
    return render_template("dispatch/data/custody.html", rows=rows)


@bp.get("/<docket>/<int:number>")
@allow(Permission.DISPATCH_CUSTODY)
def held(docket: str, number: int) -> ResponseReturnValue:
    """Show one thing that is kept, with what is to be done next."""
    return _shown(docket, number, EmptyForm())


@bp.post("/<docket>/<int:number>/receive")
@allow(Permission.DISPATCH_CUSTODY)
def receive(docket: str, number: int) -> ResponseReturnValue:
    """Confirm receipt, and whether more came than was approved."""
    form, actor = ReceiveForm(), current_actor()
    beyond = form.over_fields.data or []
    if form.validate_on_submit() and bool(beyond) == bool(form.nothing_more.data):
        form.refuse(_either())
        return _shown(docket, number, form)
    return _done(
        docket,
        number,
        form,
        lambda session: holding.receive(
            session, docket, number, beyond, by=actor, now=utc_now()
        ),
    )


@bp.post("/<docket>/<int:number>/excess")
@allow(Permission.DISPATCH_CUSTODY)
def excess(docket: str, number: int) -> ResponseReturnValue:
    """Confirm that what came beyond the request is gone."""
    actor = current_actor()
    return _done(
        docket,
        number,
        EmptyForm(),
        lambda session: holding.delete_excess(
            session, docket, number, by=actor, now=utc_now()
        ),
    )


@bp.post("/<docket>/<int:number>/minimise")
@allow(Permission.DISPATCH_CUSTODY)
def minimise(docket: str, number: int) -> ResponseReturnValue:
    """Confirm that only what was approved is left."""
    actor = current_actor()
    return _done(
        docket,
        number,
        EmptyForm(),
        lambda session: holding.minimise(
            session, docket, number, by=actor, now=utc_now()
        ),
    )


@bp.post("/<docket>/<int:number>/use")
@allow(Permission.DISPATCH_CUSTODY)
def use(docket: str, number: int) -> ResponseReturnValue:
    """Write one line in the log of use."""
    form, actor = UseForm(), current_actor()
    return _done(
        docket,
        number,
        form,
        lambda session: holding.log_use(
            session,
            docket,
            number,
            form.person.data or "",
            form.purpose.data or "",
            form.used_on.data or date.max,
            by=actor,
            now=utc_now(),
        ),
    )


@bp.route("/<docket>/<int:number>/destroy", methods=["GET", "POST"])
@allow(Permission.DISPATCH_CUSTODY)
@step_up_to_send
def destroy(docket: str, number: int) -> ResponseReturnValue:
    """Ask how the data were destroyed, for the certificate."""
    form, actor = DestructionForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: holding.destroy(
            session, docket, number, form.command(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Signed. An authorising officer of your body signs beside you."))
        return redirect(_back(docket, number), code=303)
    with store().reading() as session:
        row = data_pages.custody_row(session, docket, number, actor, now=utc_now())
    shown = {"row": row, "form": form}
    return render_template("dispatch/data/destroy.html", **shown), form.status


@bp.route("/sample", methods=["GET"])
@allow(Permission.DISPATCH_SAMPLE)
def sample() -> ResponseReturnValue:
    """Show the auditor the certificates drawn for a look."""
    return _sample(SampleForm())


@bp.post("/sample/<docket>/<int:number>")
@allow(Permission.DISPATCH_SAMPLE)
def looked(docket: str, number: int) -> ResponseReturnValue:
    """Record what the auditor found."""
    form, actor = SampleForm(), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: holding.sample(
            session,
            docket,
            number,
            form.result.data or "",
            by=actor,
            now=utc_now(),
        ),
    ):
        flash(_("What you found is on the record."))
        return redirect(url_for("custody.sample"), code=303)
    return _sample(form)


def _done(
    docket: str, number: int, form: Form, work: Callable[[Session], object]
) -> ResponseReturnValue:
    if form.validate_on_submit() and attempt(form, work):
        flash(_("It is on the record."))
        return redirect(_back(docket, number), code=303)
    return _shown(docket, number, form)


def _back(docket: str, number: int) -> str:
    return url_for("custody.held", docket=docket, number=number)


def _shown(docket: str, number: int, form: Form) -> ResponseReturnValue:
    with store().reading() as session:
        row = data_pages.custody_row(
            session, docket, number, current_actor(), now=utc_now()
        )
        conditions = data_conditions.conditions(session, docket)
        fixes = data_versions.put_right(session, docket, number)
        beside = beyond.of_docket(session, docket)[number]
    use = form if isinstance(form, UseForm) else UseForm(formdata=None)
    use.offer(more=beside.for_more)
    shown = {
        "row": row,
        "conditions": conditions,
        "fixes": fixes,
        "form": form,
        "receive": form
        if isinstance(form, ReceiveForm)
        else ReceiveForm(formdata=None),
        "use": use,
        "beside": beside,
    }
    return render_template("dispatch/data/held.html", **shown), form.status


def _sample(form: SampleForm) -> ResponseReturnValue:
    with store().reading() as session:
        rows = data_pages.sample(session, now=utc_now())
    shown = {"rows": rows, "form": form}
    return render_template("dispatch/data/sample.html", **shown), form.status


def _either() -> RuleError:
    return RuleError(
        "over_what",
        N_("Either tick what came beyond the request, or that nothing did."),
        field="over_fields",
    )
