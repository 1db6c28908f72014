"""Files: the timeline, its locks and its history; asv's results, read, recovered and merged."""
