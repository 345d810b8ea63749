"""Links to download a job's files."""

from nicegui import html

from jobs.kinds.base import Kind
from models.job import Job
from ui.components.parts.tags import icon, tag

VIEWED = ".html"


def downloads(job: Job, kind: Kind) -> None:
    """In the order of the kind's outputs, then others, of another version. A report can also be opened; everything else can
    only be saved."""
    words = kind.outputs | {name: name.capitalize() for name in job.outputs if name not in kind.outputs}
    with html.div().classes("downloads"):
        is_viewed = job.outputs.get("result", "").endswith(VIEWED)
        if is_viewed:
            open_it, address = f"Open the {words['result'].lower()}", f"/api/v1/jobs/{job.id}/result?view=true"
            tag("a", open_it, "button button-primary", href=address, target="_blank")
        for name, word in words.items():
            if name in job.outputs:
                look = "button button-primary" if name == "result" and not is_viewed else "button"
                with tag("a", "", look, href=f"/api/v1/jobs/{job.id}/outputs/{name}", download=True):
                    icon("download")
                    tag("span", word)
