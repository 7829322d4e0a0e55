"""Requests for data in the demo: one story each, played by the acts themselves."""
