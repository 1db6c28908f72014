"""Measuring: passes over the timeline, their record, and keeping what was measured before."""
