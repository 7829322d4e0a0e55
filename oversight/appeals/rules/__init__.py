"""What makes an appeal fair: open to all, never silent, never worse than before."""
