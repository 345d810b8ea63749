"""The list of keyboard shortcuts."""

from ui.components.parts.part import Part

Keys = tuple[tuple[tuple[str, ...], str], ...]

GROUPS: tuple[tuple[str, Keys], ...] = (
    (
        "Everywhere",
        (
            (("?",), "This list"),
            (("/",), "Search"),
            (("Tab", "Shift Tab"), "To the next or previous control"),
            (("Esc",), "Close what is open"),
            (("Ctrl Z",), "Undo what was just done to jobs"),
        ),
    ),
    (
        "A file and its recipe",
        (
            (("a",), "Add a step"),
            (("g",), "Go to a column"),
            (("Ctrl Enter",), "Run"),
            (("Ctrl Z",), "Undo a change of the recipe"),
            (("Ctrl Shift Z",), "Do it again"),
        ),
    ),
    (
        "On a column's name",
        (
            (("←", "→"), "To the next column"),
            (("Home", "End"), "To the first or last column"),
            (("Enter",), "Look at the column"),
            (("F2", "Alt ↓"), "Rename it, or find a step for it"),
        ),
    ),
    ("On tabs", ((("←", "→"), "To the next tab"), (("Enter",), "Open it"))),
    ("On a step's grip", ((("↑", "↓"), "Move the step"),)),
)


class Keyboard(Part, component="keyboard.js"):
    """Part of the rail of each page."""

    def __init__(self) -> None:
        super().__init__(groups=GROUPS)
