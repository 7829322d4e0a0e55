"""The acts of the desks."""
