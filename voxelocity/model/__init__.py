"""What all speak of: the timeline, benchmarks, results, the catalogue of operations. No file and no asv."""
