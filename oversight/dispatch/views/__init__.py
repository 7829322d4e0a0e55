"""The pages of platform liaisons, and of the officer who records an order."""
