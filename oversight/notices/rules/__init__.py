"""What a notice may hold and what it says: pure."""
