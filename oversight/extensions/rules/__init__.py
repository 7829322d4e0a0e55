"""When a live order may stand longer, who decides it, and what must be found."""
