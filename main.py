"""Rinse: everything on this machine (`python main.py`), one role of it (`python main.py worker`), or one command."""

import sys

from ui.cli import main

if __name__ == "__main__":
    sys.exit(main())
