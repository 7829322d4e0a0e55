"""What was sent and what came back: rows for acts, and pages for readers."""
