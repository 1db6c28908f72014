"""What is under test: the release timeline, its locks, and the git history made from it."""
