"""What is due and who is told of it, in pure rules."""
