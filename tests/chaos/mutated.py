"""`main.py` with a mutant, which its roles have, too: they are its forks."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

if __name__ == "__main__":
    from tests.chaos import mutants
    from ui.cli import main

    mutants.apply()
    sys.exit(main())
