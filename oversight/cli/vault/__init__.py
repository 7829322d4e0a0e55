"""Commands on private values: forgetting them, and the keys that keep them."""
