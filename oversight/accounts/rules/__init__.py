"""What must hold of accounts and of how people show who they are, by thing."""
