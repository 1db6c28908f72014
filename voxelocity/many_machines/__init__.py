"""The commits of a library, measured on many machines by Dask: one commit is one task, its result asv's file.

A worker proves that it is fit (`fitness`), in a folder of its own (`workspace`), where `worker` lets asv measure;
`workers` knows which are fit, and `campaign` gives them the commits and takes what they return.
"""
