"""Rows locked for an act, and pages for those who may see them."""
