"""Files: the timeline and its locks, the history made from it, asv's results (read, written whole, recovered, merged)."""
