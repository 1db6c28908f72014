"""Measuring: releases, commits, a pull request, a step between commits, a user's own image; under which conditions."""
