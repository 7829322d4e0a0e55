"""Approved matters go to the platform; its answers, notices and ends are kept here."""
