"""What the results say: noise, changes and their causes, the best call, memory, verdicts."""
