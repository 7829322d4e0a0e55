"""What is asked of a body, and of each member who votes."""
