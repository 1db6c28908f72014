"""The commits of a library, measured on many machines by Dask: one commit is one task, its result asv's file.

A `worker` proves that it is fit, by its `measuring_files` and by `known_counts`, and lets asv measure in a folder of its own
(`workspace`). `workers` knows which are fit. `distribution` gives them the commits and takes what they return.
"""
