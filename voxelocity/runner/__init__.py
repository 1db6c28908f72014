"""Measuring: releases, commits, a pull request, a step, a user's own image; and the conditions."""
