"""asv's seams: its plugin, its publishers, the repositories that it measures, the machine that it records."""
