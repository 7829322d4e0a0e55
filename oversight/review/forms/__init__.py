"""The questions a reviewer answers, and those about the roster."""
