"""What a file may be, and what it may be called."""
