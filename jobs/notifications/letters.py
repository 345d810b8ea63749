"""Writes the mail about a job, or about all jobs of a group: how it ended, what changed in five lines, and a link."""

from html import escape
from typing import Any

from jobs.cleaning.plural import plural
from jobs.kinds import all_kinds
from jobs.notifications.mail import Letter
from jobs.summaries import figures_in_words
from models.job import Delivery
from models.settings import get_settings

MOST_LINES = 5
COUNTED = {
    "done": "done",
    "failed": "failed",
    "dead": "given up",
    "cancelled": "cancelled",
    "draft": "still a draft",
}
ENDS = {"done": "Done", "failed": "Failed", "dead": "Given up"}
FOOT = "You get this because your address was given with the job. Nothing else is sent to it."


def letter_about(delivery: Delivery) -> Letter:
    """The mail about the job as it was when it ended: the same, whenever it is sent."""
    job = delivery.job
    if "group" in job:
        return letter_about_group(delivery, job["group"])
    name = job["file"]["name"] if job["file"] else "your job"
    head = f"{ENDS.get(job['status'], job['status'])}: {name}"
    lines = what_changed(job)
    address = f"{get_settings().base_url}/jobs/{job['id']}"
    return written(delivery, head, lines, address, "Open the job")


def letter_about_group(delivery: Delivery, group: dict[str, Any]) -> Letter:
    """One mail for all files that were submitted together."""
    done, ended = group["totals"].get("done", 0), sum(group["totals"].get(status, 0) for status in (*ENDS, "cancelled"))
    well = "Done" if done == ended else f"{done:,} of {ended:,} done"
    head = f"{well}: {group['title']}"
    return written(delivery, head, group_in_lines(group), f"{get_settings().base_url}/groups/{group['id']}", "Open all of them")


def group_in_lines(group: dict[str, Any]) -> list[str]:
    """How the files ended, their figures together, and the first that failed."""
    counts = ", ".join(f"{group['totals'][status]:,} {word}" for status, word in COUNTED.items() if group["totals"].get(status))
    figures = figures_in_words(group) if group["rows_in"] else []
    failures = [f"{each['name']}: {each['message']}" for each in group["failures"]]
    left = sum(group["totals"].get(status, 0) for status in ("failed", "dead")) - len(failures)
    others = [f"and {left:,} more that failed"] if left else []
    return [f"{plural(group['total'], 'file')}: {counts}", *figures, *failures, *others]


def written(delivery: Delivery, head: str, lines: list[str], address: str, link: str) -> Letter:
    return Letter(delivery.id, delivery.target, head, as_text(head, lines, address), as_html(head, lines, address, link))


def what_changed(job: dict[str, Any]) -> list[str]:
    """At most five lines."""
    if job["error"]:
        step = job["error"].get("step")
        return [f"Step {step}: {job['error']['message']}" if step else job["error"]["message"]]
    kind = all_kinds().get(job["kind"])
    return kind.in_short(job["result"] or {})[:MOST_LINES] if kind else []


def as_text(head: str, lines: list[str], address: str) -> str:
    return "\n".join([head, "", *(f"- {line}" for line in lines), "", address, "", "-- ", FOOT, ""])


def as_html(head: str, lines: list[str], address: str, link: str) -> str:
    """Simple enough for any mail program, without external resources. What users wrote is escaped."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>'
        '<body style="font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:24px auto;padding:0 16px">'
        f'<h1 style="font-size:20px;overflow-wrap:anywhere">{escape(head)}</h1><ul style="padding-left:20px">{items}</ul>'
        f'<p><a href="{escape(address)}">{link}</a></p>'
        f'<p style="font-size:13px;opacity:.7">{FOOT}</p></body></html>'
    )
