"""What this room asks people, by thing."""
