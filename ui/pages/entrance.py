"""Forms on plain pages. All values are escaped."""

from html import escape

from ui.below import below

MOST = 200
"""The length limit of fields."""
SHOW = """<label class="switch small"><input type="checkbox"
onchange="document.getElementById('password').type = this.checked ? 'text' : 'password'">Show the password</label>"""

ROLES = {"wrong": ' role="alert"', "hint": ""}


def form(*parts: str, act: str, action: str = "", other: str = "") -> str:
    """A form that posts to `action`, or to the page's own address. `other`: markup below the button."""
    to = f' action="{below(escape(action))}"' if action else ""
    return f'<form method="post"{to}>{"".join(parts)}<button class="button button-primary">{escape(act)}</button>{other}</form>'


def field(
    name: str,
    label: str,
    wrong: str = "",
    hint: str = "",
    *,
    value: str = "",
    autocomplete: str,
    autofocus: bool = False,
    readonly: bool = False,
) -> str:
    """A field with its error beside it. A password is never sent back; it can be shown while it is typed."""
    is_password = name == "password"
    said = [(kind, text) for kind, text in (("wrong", wrong), ("hint", hint)) if text]
    notes = "".join(f'<p id="{name}-{kind}" class="field-{kind} small"{ROLES[kind]}>{escape(text)}</p>' for kind, text in said)
    attributes = {
        "id": name,
        "name": name,
        "type": "password" if is_password else "text",
        "value": None if is_password else value,
        "autocomplete": autocomplete,
        "maxlength": str(MOST),
        "autocapitalize": "none",
        "spellcheck": "false",
        "aria-invalid": "true" if wrong else None,
        "aria-describedby": " ".join(f"{name}-{kind}" for kind, _ in said) or None,
    }
    written = "".join(f' {key}="{escape(given)}"' for key, given in attributes.items() if given is not None)
    flags = " readonly" * readonly + " autofocus" * autofocus
    shown = SHOW if is_password else ""
    box = f'<label for="{name}">{escape(label)}</label><input class="input" required{written}{flags}>'
    return f'<div class="field">{box}{notes}{shown}</div>'
