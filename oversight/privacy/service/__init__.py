"""Handing a stranger's file to the cleaner, and judging what comes back."""
