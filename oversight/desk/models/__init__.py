"""The tables of the desks."""
