"""What the operations share.

`operation` holds the base class and the mark of a call, of which `declaration` makes asv's functions. `images` are what is
read, `answers` what is right, `expected` which of them are stored, `reference` the least work, `counting` counts
instructions, `installed` compares the environment with the lock.
"""
