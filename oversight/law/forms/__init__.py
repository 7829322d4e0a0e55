"""What an administrator is asked before the register changes."""
