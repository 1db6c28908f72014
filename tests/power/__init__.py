"""How often a known slowdown, or a known growth of memory, is found; run by hand, as it takes hours."""
