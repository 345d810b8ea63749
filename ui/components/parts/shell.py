"""Names of files in lines that people copy into a shell."""

import re
import shlex


def word(file_name: str) -> str:
    """A file of this folder; one that begins with a dash would be an option."""
    return shlex.quote(f"./{file_name}" if file_name.startswith("-") else file_name)


def form_file(field: str, file_name: str) -> str:
    """What `curl -F` takes. It has words of its own behind commas and semicolons, unless the name is in quotes."""
    if re.search(r'[,;"\\]', file_name):
        file_name = '"' + re.sub(r'(["\\])', r"\\\1", file_name) + '"'
    return shlex.quote(f"{field}=@{file_name}")
