"""What waits for me: each role's first page. It reads every room and writes none."""
