"""The due-process portal: this module puts the rooms together."""

from datetime import timedelta

from flask import Blueprint, Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from oversight.accounts import site
from oversight.accounts.service import pressing as presses
from oversight.accounts.views import (
    confirm,
    enrol,
    factors,
    me,
    people,
    second,
    sign_in,
)
from oversight.appeals.service import filing as appeals
from oversight.appeals.views import check, form, track
from oversight.appeals.views import pages as appeals_desk
from oversight.core import clock
from oversight.desk.queries import became as told
from oversight.desk.views import banners, records
from oversight.desk.views import home as desk
from oversight.dispatch.views import (
    authority,
    channel,
    channels,
    custody_pages,
    data_docket,
    data_documents,
    data_mending,
    data_orders,
    delays,
    desk_answers,
    documents,
    handouts,
    held,
    manifest_lists,
    many_answers,
    mending,
    misuse,
    orders,
    receiving,
    resting,
    uses,
)
from oversight.extensions.views import pages as longer
from oversight.intake.views import (
    adding,
    became,
    data_curing,
    data_registry,
    exhibits,
    registry,
    warrants,
)
from oversight.intake.views import curing as filing
from oversight.intake.views import data_lists as intake_data
from oversight.law.views import pages as law_desk
from oversight.law.views import wording
from oversight.ledger import views as log
from oversight.notices import language as notice_language
from oversight.notices.service import telling as notices
from oversight.notices.views import mail
from oversight.review.service import sources
from oversight.review.views import data_pages as data_review
from oversight.review.views import facts as answering
from oversight.review.views import gauges
from oversight.review.views import pages as review
from oversight.review.views import training as roster
from oversight.settings import HOUSE, Settings
from oversight.storage.session import open_store
from oversight.transparency.queries import last, why
from oversight.transparency.views import (
    copies,
    figures,
    home,
    kept,
    law,
    mandate,
    register,
    reports,
    verify,
)
from oversight.vault import service as vault
from oversight.web import (
    access,
    errors,
    filters,
    headers,
    limits,
    logs,
    pages,
    pressing,
    probes,
    proxies,
    shielding,
    typed,
)
from oversight.web.store import SETTINGS, STORE

BLUEPRINTS: tuple[Blueprint, ...] = (
    # One line a page module, rooms in the order of the house.
    probes.bp,
    log.bp,
    gauges.bp,
    mail.bp,
    sign_in.bp,
    second.bp,
    confirm.bp,
    enrol.bp,
    me.bp,
    factors.bp,
    people.bp,
    law_desk.bp,
    filing.bp,
    exhibits.bp,
    registry.bp,
    intake_data.bp,
    data_registry.bp,
    data_curing.bp,
    warrants.bp,
    adding.bp,
    review.bp,
    data_review.bp,
    roster.bp,
    answering.bp,
    channel.bp,
    channels.bp,
    orders.bp,
    desk_answers.bp,
    handouts.bp,
    manifest_lists.bp,
    receiving.bp,
    many_answers.bp,
    documents.bp,
    data_documents.bp,
    mending.bp,
    data_mending.bp,
    held.bp,
    authority.bp,
    resting.bp,
    data_docket.bp,
    delays.bp,
    data_orders.bp,
    custody_pages.bp,
    misuse.bp,
    uses.bp,
    longer.bp,
    form.bp,
    track.bp,
    check.bp,
    appeals_desk.bp,
    home.bp,
    register.bp,
    copies.bp,
    law.bp,
    kept.bp,
    reports.bp,
    verify.bp,
    desk.bp,
    records.bp,
)
NO_TOKEN: tuple[Blueprint, ...] = (
    # Machines that post without a form and are known by other means.
    probes.bp,
)


STAFF_DOORS = frozenset({"sign_in", "second", "confirm", "enrol"})
PUBLIC, STAFF = "public", "staff"


def create_app(settings: Settings, *, only: str | None = None) -> Flask:
    """Return the portal, wired and ready, or refuse to start.

    ``only`` leaves out the pages of the staff, or those of everybody else, so that
    the two can run as processes of their own.
    """
    sources.check(settings)
    app = Flask(
        __name__,
        template_folder=str(HOUSE / "templates"),
        static_folder=str(HOUSE / "static"),
        instance_path=str(settings.instance),
    )
    app.extensions[SETTINGS] = settings
    store = app.extensions[STORE] = open_store(settings.database_url)
    app.extensions[pages.MANDATE] = mandate.MandateNotice(store)
    app.extensions[pages.BANNERS] = banners.Banners(store)
    app.extensions[became.TELLER] = told.TELLER
    app.extensions[check.WHY] = why.why
    hand_out_keys(settings)
    if settings.now is not None:
        clock.shift(settings.now - clock.machine_now())
    _configure(app, settings)
    _surround(app, settings)
    for blueprint in BLUEPRINTS:
        if blueprint is probes.bp or only in {None, audience(blueprint)}:
            app.register_blueprint(blueprint)
    access.refuse_silent_views(app)
    return app


def audience(blueprint: Blueprint) -> str:
    """Say whom the pages of a blueprint are for: the staff or everybody."""
    desk = "/desk" in (blueprint.url_prefix or "")
    return STAFF if desk or blueprint.name in STAFF_DOORS else PUBLIC


def hand_out_keys(settings: Settings) -> None:
    """Give each room of this process the secret it works with, once."""
    vault.use(settings.vault_key, *settings.older_vault_keys)
    site.use(settings.base_url, strict=settings.production)
    notices.use(settings.secret_key.encode())
    notice_language.use(settings.base_url)
    appeals.use(settings.secret_key.encode())


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-form" if settings.secure else "form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # We send no referrer; the token decides.
        PREFERRED_URL_SCHEME="https" if settings.secure else "http",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
    )
    if settings.production:
        app.config["TRUSTED_HOSTS"] = [settings.host]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _surround(app: Flask, settings: Settings) -> None:
    """Put around every page what every page needs."""
    logs.install()
    proxies.install(app, settings.trusted_proxies)
    limits.install(app)
    headers.install(app)
    pages.install(app)
    filters.install(app)
    shielding.install(app)
    figures.install(app)
    wording.install(app)
    errors.install(app)
    typed.install(app, last.happened_last)
    access.install(app, sign_in.who, sign_in.turned_away)
    # Before the tokens: who has signed out since still learns that it was done.
    pressing.install(app, presses)
    csrf = CSRFProtect(app)
    for blueprint in NO_TOKEN:
        csrf.exempt(blueprint)
