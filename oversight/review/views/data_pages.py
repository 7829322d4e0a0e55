"""The pages on which data requests are decided, all of them on one blueprint."""

from oversight.review.views import data, data_findings, data_signing
from oversight.review.views.data import bp

__all__ = ["bp", "data", "data_findings", "data_signing"]
