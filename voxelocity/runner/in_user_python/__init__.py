"""Scripts that the user's own Python runs, by their paths; they import nothing of ours."""
