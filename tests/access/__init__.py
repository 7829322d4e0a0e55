"""Who gets what answer at every address, in every state: one reviewed file."""
