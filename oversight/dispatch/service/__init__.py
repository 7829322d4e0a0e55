"""The acts of sending: written, sent, answered, suspended, narrowed, ended."""
