"""The public register, the law in plain words, figures anyone can recount."""
