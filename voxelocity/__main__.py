import sys

from voxelocity.command_line import main

sys.exit(main())
