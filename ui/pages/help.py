"""The help page: how Rinse is used, all steps, and all kinds of job."""

from nicegui import html, ui

from models.settings import get_settings
from ui.accounts.address import Address
from ui.components.build.step_help import StepHelp
from ui.components.frame.frame import frame
from ui.components.frame.themes import Themes
from ui.components.help.chapters import chapters
from ui.components.help.guide import guide
from ui.components.kinds.kind_help import kind_help
from ui.components.parts.shell import token_header
from ui.components.parts.tags import tag


def show() -> None:
    """`/help`"""
    settings = get_settings()
    accounts = settings.auth == "accounts"
    here = Address(settings.base_url).own_address(ui.context.client.request.headers)
    with frame("Help", "/help"):
        with html.div().classes("help-theme"):
            tag("span", "Theme", "muted")
            Themes()
        with html.div().classes("page-intro"):
            tag("h1", "Help")
        guide(chapters(accounts=accounts), api=f"{here}/api/v1", token=token_header(accounts=accounts))
        with tag("div", "", "page-intro help-intro", id="steps"):
            tag("h2", "Every step")
            tag("p", "Each with its settings, and examples on small tables.", "muted")
        StepHelp()
        kind_help()
