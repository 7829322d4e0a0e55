"""Single matters of the demo year, written one by one; nobody in them is real."""
