"""What is read about notices and mail, by thing."""
