"""What citizens report. Nothing is filed on a report alone."""
