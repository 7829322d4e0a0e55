"""The tables of this room, by thing."""
