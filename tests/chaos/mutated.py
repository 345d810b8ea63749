"""`main.py` with a mutant: takes the same arguments, and starts its roles with the mutant, too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

if __name__ == "__main__":
    from jobs.machine import launch
    from tests.chaos import mutants
    from ui.cli import main

    mutants.apply()
    launch.MAIN = Path(__file__)
    sys.exit(main())
