"""What makes a review fair: steps, draw, findings, majority."""
