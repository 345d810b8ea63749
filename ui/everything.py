"""`python main.py`: every role on this machine."""

from jobs import observability
from jobs.machine.launch import everything
from models.settings import Settings
from ui import cli


def main(settings: Settings) -> int:
    return everything(settings, run)


def run(role: str) -> int:
    """As `python main.py ROLE` does. What is still to be reported is sent here: a fork ends without `atexit`."""
    try:
        return cli.main([role])
    finally:
        observability.flush()
