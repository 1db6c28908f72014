"""What all speak of: timeline, benchmarks, results, catalogue of operations. No file, no asv."""
