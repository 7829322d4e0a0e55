"""How long a visitor waits, beside the least that this machine must do for it."""
