"""What is read about people, by thing."""
