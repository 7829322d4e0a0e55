"""The custodian's pages, all of them on one blueprint."""

from oversight.dispatch.views import custody, lodging
from oversight.dispatch.views.custody import bp

__all__ = ["bp", "custody", "lodging"]
