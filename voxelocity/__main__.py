import sys

from voxelocity.cli.parser import main

sys.exit(main())
