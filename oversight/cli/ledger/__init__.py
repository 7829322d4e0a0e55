"""Commands of the public log: each in a module of its own, loaded when called."""
