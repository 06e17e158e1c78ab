"""`python -m racefree VERB` is `racefree VERB`."""

import sys

from racefree.cli import main

if __name__ == "__main__":
    sys.exit(main())
