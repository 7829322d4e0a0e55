"""What waits for each role, counted from every room."""
