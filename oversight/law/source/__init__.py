"""Reading the law files: strictly, or not at all."""
