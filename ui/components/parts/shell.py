"""What stands in commands that people copy into a shell: names of files, and who they are."""

import re
import shlex


def word(file_name: str) -> str:
    """The quoted name of a file in this folder; a leading dash would make it an option."""
    return shlex.quote(f"./{file_name}" if file_name.startswith("-") else file_name)


def form_file(file_name: str) -> str:
    """The field `file` of a form for curl's `-F`, in which commas and semicolons have a meaning unless the name is quoted."""
    if re.search(r'[,;"\\]', file_name):
        file_name = '"' + re.sub(r'(["\\])', r"\\\1", file_name) + '"'
    return shlex.quote(f"file=@{file_name}")


def token_header(*, accounts: bool) -> str:
    """curl's option for a program's token, where people sign in; else nothing. Only its owner knows it."""
    return "-H 'Authorization: Bearer rinse_…' " if accounts else ""
