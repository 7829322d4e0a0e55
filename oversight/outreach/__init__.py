"""Feeds, alerts and explainers for those who watch."""
