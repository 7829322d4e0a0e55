"""People, public bodies and platforms: who they are, and that it is really them."""
