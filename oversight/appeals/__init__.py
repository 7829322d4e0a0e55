"""Affected people appeal without a name; people who never touched the matter answer."""
