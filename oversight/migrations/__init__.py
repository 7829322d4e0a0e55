"""The database, step by step, from nothing to now."""
