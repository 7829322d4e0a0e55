"""Reminders of what is due, and letters about what is new."""
