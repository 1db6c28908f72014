"""What a process holds that has imported the libraries and read nothing, in bytes; as JSON on standard output."""

import importlib
import json

from call import resident


def main():
    found = {}
    for name, module in (("nibabel", "nibabel"), ("nilearn", "nilearn.image")):
        try:
            importlib.import_module(module)
        except Exception:
            # Not there, or broken; who asked knows.
            continue
        found[name] = resident()
    print("\n" + json.dumps(found))


main()
