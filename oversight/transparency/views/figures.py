"""How a quarter and a share are said on a page."""

from flask import Flask
from markupsafe import Markup

from oversight.transparency.rules.intervals import Rate
from oversight.transparency.rules.periods import Quarter
from oversight.web.filters import ltr
from oversight.web.words import _, f_


def install(app: Flask) -> None:
    """Give both ways of saying to every template."""
    app.jinja_env.filters.update(quarter=quarter, share=share)


def quarter(value: Quarter) -> str:
    """Name a quarter in words."""
    names = (
        _("January to March %(year)s"),
        _("April to June %(year)s"),
        _("July to September %(year)s"),
        _("October to December %(year)s"),
    )
    return str(names[value.number - 1] % {"year": value.year})


def share(value: Rate) -> Markup:
    """Say a share: in percent where there are enough, else as “n of m”, or none."""
    if value.d == 0:
        return f_("none yet")
    if value.percent is None:
        return f_("%(n)s of %(d)s", n=ltr(value.n), d=ltr(value.d))
    return f_("%(share)s percent", share=ltr(value.percent))
