"""The page: its typed data, its scripts, which look up and draw, and its server."""
