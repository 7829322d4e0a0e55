"""Private values live encrypted, each under a key that can be forgotten."""
