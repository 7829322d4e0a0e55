"""Reading reviews: locked rows for acts, and one frozen page for each page."""
