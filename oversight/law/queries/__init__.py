"""What is read from the register of law, by thing."""
