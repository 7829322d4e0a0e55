"""What hangs on a live order: a panel says whether a victim's restriction lasts."""
