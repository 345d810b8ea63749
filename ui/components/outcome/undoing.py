"""The command that rebuilds the original table from the files of a run."""

from pathlib import PurePath

from models.job import Job
from ui.api.downloads import save_as
from ui.components.parts.shell import word

NEEDED = ("result", "changes", "rejects", "receipt")


def undoing(job: Job) -> str:
    """With the names under which the files are downloaded. Empty if steps or files do not allow it."""
    if not (job.result or {}).get("reversible") or not job.outputs.keys() >= set(NEEDED):
        return ""
    result, changes, rejects, receipt = (word(save_as(job, name)) for name in NEEDED)
    original = word(f"{PurePath(job.file_name or 'table').stem}-original.csv")
    return f"python main.py undo {result} --changes {changes} --rejects {rejects} --receipt {receipt} -o {original}"
