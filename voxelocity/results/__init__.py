"""What was measured: cells, measurements, the catalogue of operations, a machine's results."""
