"""What is read from the tables of filing, by thing."""
