"""asv's seams: its plugin, publishers, repositories and machines, and the lock of a run."""
