"""What every room stands on: errors, words, time, codes. It knows no I/O."""
