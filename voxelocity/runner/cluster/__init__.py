"""The commits of a library, measured on many machines by Dask: one commit is one task.

A `worker` proves that it is fit, by the files and counts of a `campaign`, and lets asv measure in a
folder of its own (`workspace`). `distribution` gives the commits to fit workers and takes results.
"""
