"""Runs the example of docs/webhooks.md."""

import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "webhooks.md"
_names: dict[str, Any] = {}
exec(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0], _names)  # noqa: S102

is_genuine = _names["is_genuine"]
