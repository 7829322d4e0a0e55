"""Judges from other houses: the log as readers see it that we did not write."""
