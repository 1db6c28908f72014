"""Starts `voxelocity.asv.build_commit` in asv's own Python.

asv lets an environment's own Python alone install into it, which holds none of our packages.
"""

import os
import sys
from pathlib import Path

python = os.environ["VOXELOCITY_PYTHON"]
os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
os.execv(python, [python, "-m", "voxelocity.asv.build_commit", *sys.argv[1:]])
