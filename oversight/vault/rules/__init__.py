"""Pure rules of this room, by thing."""
