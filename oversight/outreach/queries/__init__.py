"""Reading every room for what runs out, and for what was said of it."""
