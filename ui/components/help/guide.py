"""The top of the help page: a table of contents and the chapters."""

from nicegui import html

from ui.components.help.chapters import Chapter
from ui.components.parts.tags import prose, tag

STEPS = ("steps", "Every step")


def guide(chapters: list[Chapter], **words: str) -> None:
    """`words` are those that commands leave open."""
    with tag("nav", "", "help-contents", aria_label="On this page"), html.ul():
        for anchor, title in (*((each.anchor, each.title) for each in chapters), STEPS):
            with html.li():
                tag("a", title, href=f"#{anchor}")
    with html.div().classes("help-chapters"):
        for each in chapters:
            written(each, words)


def written(chapter: Chapter, words: dict[str, str]) -> None:
    with tag("section", "", "help-chapter", id=chapter.anchor, aria_labelledby=f"{chapter.anchor}-title"):
        tag("h2", chapter.title, id=f"{chapter.anchor}-title")
        prose(chapter.text)
        for command in chapter.commands:
            tag("code", command.format(**words), "help-command")
