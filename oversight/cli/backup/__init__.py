"""A copy of everything the portal keeps, and how it is put back."""
