"""The registrar's pages: what waits, and the closed checklist. Never the merits."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from oversight.authority.permissions import Permission
from oversight.core.clock import local_date, utc_now
from oversight.intake.forms.registry import ListForm, NoteForm, ScreenForm
from oversight.intake.pages import exhibits, registry
from oversight.intake.queries import matters as queries
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.exhibits import Copy
from oversight.intake.rules.screening import CHECKLIST
from oversight.intake.service import handing_over, keeping, law_checks, screening
from oversight.intake.views import became
from oversight.web import files
from oversight.web.access import allow, current_actor
from oversight.web.forms import attempt
from oversight.web.store import store
from oversight.web.words import _

bp = Blueprint("registry", __name__, url_prefix="/<lang:lang>/desk/registry")
QUESTIONS = {check.code: check.question for check in CHECKLIST if check.ticked}


@bp.get("/")
@allow(Permission.INTAKE_SCREEN)
def index() -> ResponseReturnValue:
    """Show what waits for the registrar, oldest first."""
    return _desk(NoteForm(formdata=None))


@bp.post("/note")
@allow(Permission.INTAKE_SCREEN)
def note() -> ResponseReturnValue:
    """Leave a note on the desk for the next registrar."""
    form = NoteForm()
    if _noted(form, None):
        return redirect(url_for("registry.index"), code=303)
    return _desk(form)


@bp.post("/<docket>/note")
@allow(Permission.INTAKE_SCREEN)
def docket_note(docket: str) -> ResponseReturnValue:
    """Leave a note on one docket for the next registrar."""
    form = NoteForm()
    if _noted(form, docket):
        return redirect(url_for("registry.docket", docket=docket), code=303)
    return _shown(docket, note_form=form)


@bp.get("/<docket>")
@allow(Permission.INTAKE_SCREEN)
def docket(docket: str) -> ResponseReturnValue:
    """Show one docket with the checklist, answered as far as the machine can."""
    if docket.startswith(KIND):
        return redirect(url_for("data_registry.docket", docket=docket), code=303)
    return _shown(docket)


@bp.post("/<docket>/screen")
@allow(Permission.INTAKE_SCREEN)
def screen(docket: str) -> ResponseReturnValue:
    """Pass a complete request to the reviewers."""
    form, actor = ScreenForm(QUESTIONS), current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: screening.screen(
            session, docket, form.ticks.data or [], by=actor, now=utc_now()
        ),
    ):
        flash(_("Passed to the reviewers. Who they are is drawn by lot."))
        return redirect(url_for("registry.index"), code=303)
    return _shown(docket, screen_form=form)


@bp.post("/<docket>/list")
@allow(Permission.INTAKE_SCREEN)
def list_defects(docket: str) -> ResponseReturnValue:
    """Read back what is missing; then list it for the agency, once."""
    with store().reading() as session:
        numbers = registry.numbers(session, docket)
    form, actor = ListForm(numbers), current_actor()
    sound = form.validate_on_submit()
    if sound:
        back = registry.read_back(_page(docket), form.by_hand())
        # What is listed is what was read: whatever was found since is read first.
        if back is not None and request.form.get("read") != back.mark:
            return _shown(docket, list_form=form, back=back)
    if sound and attempt(
        form,
        lambda session: screening.find_defects(
            session, docket, form.by_hand(), by=actor, now=utc_now()
        ),
    ):
        flash(_("Listed. The agency has been asked to correct it once."))
        return redirect(url_for("registry.index"), code=303)
    return _shown(docket, list_form=form)


@bp.get("/<docket>/files/<code>/<any(view):copy>")
@allow(Permission.INTAKE_SCREEN)
def exhibit(docket: str, code: str, copy: str) -> ResponseReturnValue:
    """Hand out the viewing copy of a file while its request is being checked."""
    assert copy == "view"
    with store().transaction() as session:
        found = exhibits.screened_exhibit(session, docket, code)
        handed = keeping.hand_out(
            session, found, Copy.VIEWING, by=current_actor(), now=utc_now()
        )
    return files.attachment(handed.content, name=handed.name, mime=handed.mime)


def _noted(form: NoteForm, docket: str | None) -> bool:
    actor = current_actor()
    if form.validate_on_submit() and attempt(
        form,
        lambda session: handing_over.leave_note(
            session, docket, form.text.data or "", by=actor, now=utc_now()
        ),
    ):
        flash(_("The note is there for the next registrar."))
        return True
    return False


def _desk(form: NoteForm) -> ResponseReturnValue:
    with store().reading() as session:
        page = registry.desk_page(session, now=utc_now())
        pool = became.pool(session, now=utc_now())
    return render_template(
        "intake/registry.html", page=page, pool=pool, note_form=form
    ), form.status


def _shown(
    docket: str,
    *,
    screen_form: ScreenForm | None = None,
    list_form: ListForm | None = None,
    note_form: NoteForm | None = None,
    back: registry.ReadBack | None = None,
) -> ResponseReturnValue:
    page = _page(docket)
    refused = screen_form or list_form or note_form
    return render_template(
        "intake/check.html",
        page=page,
        back=back,
        screen_form=screen_form or ScreenForm(QUESTIONS, formdata=None),
        list_form=list_form or ListForm(page.numbers, formdata=None),
        note_form=note_form or NoteForm(formdata=None),
    ), refused.status if refused else 200


def _page(docket: str) -> registry.CheckPage:
    with store().reading() as session:
        found = queries.request(session, docket)
        lost = law_checks.lost_basis(session, found, on=local_date(utc_now()))
        return registry.check_page(session, docket, lost, now=utc_now())
