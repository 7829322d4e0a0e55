"""Stand-alone scripts for those who keep the house; the portal imports none."""
