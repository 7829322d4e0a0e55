"""Where a line stands, what a document must hold, what an answer may say: pure."""
