"""What the operations share.

`operation` holds the base class and the mark of a call, from which `declaration` makes asv's
functions. `images` are what is read, `answers` what is right, `expected` says which of them are
stored. `reference` is the least work, `counting` counts instructions, and `installed` compares the
environment with the lock.
"""
