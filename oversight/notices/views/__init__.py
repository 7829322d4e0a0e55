"""The pages of this room, by thing."""
