"""The rules of the desks."""
