"""All colours, sizes and typefaces of the app, and how a page gets them.

Tokens become CSS variables (`--accent`, `--muted`, …); the style sheets in `assets/css` use nothing else. Those are outside all
cascade layers, so they override the component library's own, which are layered.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ui.below import below

ASSETS = Path(__file__).parent / "assets"
SHEETS = (
    "base",
    "frame",
    "controls",
    "start",
    "job",
    "recipe",
    "grid",
    "columns",
    "tables",
    "finding",
    "result",
    "tell",
    "schedules",
    "help",
    "kinds",
    "account",
    "media",
)
WITHOUT_SCRIPTS = """<noscript><style>body > [id=esm-fallback]::before { content: "Rinse needs JavaScript, which this browser \
blocks. Allow it for this address, then load the page again."; }</style></noscript>"""
OF_THE_GUEST = ("base", "guest")

LIGHT = {
    "bg": "#F5F7F8",
    "surface": "#FFFFFF",
    "sunken": "#EEF2F4",
    "hover": "#F0F4F5",
    "line": "#E0E6E9",
    "line-strong": "#C4CFD5",
    "control": "#85949D",
    "text": "#13212B",
    "muted": "#4D5F6B",
    "faint": "#5C6D78",
    "accent": "#0B7A75",
    "accent-strong": "#085E5A",
    "accent-soft": "#E1F2F0",
    "on-accent": "#FFFFFF",
    "added": "#E2F4E8",
    "added-ink": "#115E2D",
    "gone": "#FCE9E7",
    "gone-ink": "#98231A",
    "warn": "#FDF2D9",
    "warn-ink": "#7A4B00",
    "queued": "#55656F",
    "running": "#0B7A75",
    "retrying": "#8A5600",
    "done": "#1A7A3A",
    "failed": "#B3261E",
    "dead": "#7C1414",
    "cancelled": "#5F6D76",
    "shadow": "0 1px 2px rgb(15 35 45 / 6%), 0 8px 24px rgb(15 35 45 / 10%)",
}
DARK = {
    "bg": "#0E1419", "surface": "#141C22", "sunken": "#0A1014", "hover": "#1A242B",
    "line": "#243039", "line-strong": "#37464F", "control": "#6F828E",
    "text": "#E4ECF0", "muted": "#A3B3BD", "faint": "#8698A3",
    "accent": "#4FD1C5", "accent-strong": "#7BE0D7", "accent-soft": "#12302F", "on-accent": "#04211F",
    "added": "#11301F", "added-ink": "#93E2AE", "gone": "#371B1B", "gone-ink": "#FFB3AB",
    "warn": "#33290F", "warn-ink": "#F3CC7A",
    "queued": "#9DAFBA", "running": "#4FD1C5", "retrying": "#F0B849", "done": "#63CF85",
    "failed": "#FF8F85", "dead": "#FF6B6B", "cancelled": "#95A4AE",
    "shadow": "0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px rgb(0 0 0 / 45%)",
}  # fmt: skip
SIZES = {
    "sans": "'Plex Sans', system-ui, sans-serif", "mono": "'Plex Mono', ui-monospace, monospace",
    "small": "12px", "table": "13px", "body": "14px", "section": "16px", "page": "22px",
    "radius": "6px", "gutter": "24px", "rail": "196px", "row": "36px", "line-height": "1.45",
    "quick": "120ms ease-out", "arrive": "200ms ease-out",
}  # fmt: skip


def wear() -> None:
    """Adds the style sheets to every page of the app; called once at the start."""
    from nicegui import app, ui  # here, since rq-dashboard's process uses this module without NiceGUI

    app.add_static_files(f"/assets/{version()}", ASSETS, max_cache_age=365 * 24 * 3600)
    ui.add_head_html(head() + WITHOUT_SCRIPTS, shared=True)
    app.config.quasar_config["loadingBar"]["skipHijack"] = True  # a progress bar for each request, which tells nobody anything


def head(sheets: Sequence[str] = SHEETS) -> str:
    """Our part of each page's <head>. The theme is set before anything is painted."""
    base = below(f"/assets/{version()}")
    links = "".join(f'<link rel="stylesheet" href="{base}/css/{name}.css">' for name in sheets)
    font = f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{base}/fonts/plex-sans-latin.woff2">'
    return f'<script src="{base}/theme.js"></script><style>{variables()}</style>{font}{links}'


def variables() -> str:
    """The tokens as CSS: light, dark, and sizes. Paper is light."""
    return (
        f":root{{color-scheme:light;{_declare(SIZES | LIGHT)}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{_declare(DARK)}}}}}"
        f"@media (max-width:599px){{:root{{--gutter:16px}}}}"
    )


def asset(path: str) -> str:
    """The address of one of our assets, within Rinse."""
    return f"/assets/{version()}/{path}"


@cache
def version() -> str:
    """Changes with any asset, so that browsers may cache them for a year."""
    digest = hashlib.sha256()
    for path in sorted(ASSETS.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _declare(tokens: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in tokens.items())
