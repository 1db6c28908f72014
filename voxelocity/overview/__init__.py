"""The overview page: what a researcher or a maintainer wants to know, from the stored results."""
