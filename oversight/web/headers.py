"""What every answer tells the browser it may do: almost nothing."""

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from oversight.web.store import settings

REPORTS = "/csp-report"
OPEN_TO_ALL = "Access-Control-Allow-Origin"
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SCRIPTS = "; script-src 'self'; connect-src 'self'"
FIXED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
REFUSED, UNAVAILABLE = 400, 503
YEARS_2 = 63_072_000
RETRY_AFTER = "60"
STATIC_SECONDS = 3600


def allow_own_scripts() -> None:
    """Let this one page run the portal's own script files (verifying a proof)."""
    g.own_scripts = True


class _NoVisits(SecureCookieSessionInterface):
    """Keep visits out of files that anybody may read from anywhere."""

    def save_session(
        self, app: Flask, session: SessionMixin, response: Response
    ) -> None:
        """Set a cookie, and say that pages vary by it, where there is a visit."""
        if OPEN_TO_ALL not in response.headers:
            super().save_session(app, session, response)


def install(app: Flask) -> None:
    """Put the headers on every answer, refusals and static files included."""
    app.session_interface = _NoVisits()
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_SECONDS
    app.after_request(_dress)


def _dress(response: Response) -> Response:
    scripts = SCRIPTS if g.get("own_scripts") else ""
    response.headers.setdefault(
        "Content-Security-Policy", f"{POLICY}{scripts}; report-uri {REPORTS}"
    )
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if settings().secure:
        response.headers["Strict-Transport-Security"] = (
            f"max-age={YEARS_2}; includeSubDomains"
        )
    kept = request.endpoint == "static" and response.status_code < REFUSED
    if not kept and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if "trouble" in g and response.status_code in {200, 422}:
        response.status_code = g.trouble.status
    if response.status_code == UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER
    response.headers.pop("Server", None)
    return response
