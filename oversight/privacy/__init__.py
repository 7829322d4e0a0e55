"""What is sealed, redacted and forgotten, and when."""
