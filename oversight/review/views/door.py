"""The one blueprint of the reviewers' pages."""

from flask import Blueprint

bp = Blueprint("review", __name__, url_prefix="/<lang:lang>/desk/review")
