"""The acts of this room, by thing."""
