"""The command ``voxelocity``."""
