"""The commands of the command line and their options. Imports none of the modules that carry them out.

`run`, "module:function", is called with the arguments; a `role`, a process of the server, with the settings.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

FORMATS = ("csv", "tsv", "xlsx", "parquet", "jsonl")
ROLES = (
    ("web", "ui.web:serve", "serve the pages and the API"),
    ("worker", "jobs.worker:main", "take jobs from the queue, one at a time"),
    ("scheduler", "jobs.reconciler:main", "queue what was not queued, retry what is due, rescue lost jobs"),
    ("dashboard", "ui.dashboard:main", "serve RQ's own dashboard, for administrators, through the web process"),
    ("doctor", "ui.commands.doctor:examine", "check Redis, database, storage and mail, and say what is wrong"),
)
CLEAN = "Apply a recipe to files. Without one: read them and write standard CSV."
IMAGES = "Resize pictures, turn them upright and remove what a camera wrote into them. Unreadable ones are reported on stderr."
EMAIL = (
    "Write a letter to every row of a file. Without --send it only shows what would be sent. With the same --record after a "
    "crash it goes on where it was: no row gets a second letter, and what may or may not have arrived is listed as uncertain."
)
USER_ACTS = (
    ("add", "add somebody, and print the link by which they choose a password"),
    ("list", "list everybody"),
    ("link", "print a new link by which somebody chooses a password"),
    ("disable", "sign somebody out everywhere, and keep them out"),
    ("enable", "let them in again"),
)
SUGGEST = (
    "Propose steps for what is wrong with a file, and list the cells that look wrong, judged by the others alone. Nothing is "
    "changed."
)
REPORT = (
    "Write one page about a file that stands alone: columns, problems, missing and repeated values, how numbers are spread."
)


DEBUG = "show the traceback of an unexpected error"
EXIT_CODES = (
    "Exit codes: 0 done; 1 an error, in one sentence on stderr; 2 wrong usage; 3 the file is not as its baseline or recipe "
    "expects."
)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, not below a screen of options."""

    called = ""
    """The command, whose unknown options argparse reports from here."""

    def error(self, message: str) -> NoReturn:
        program = f"{self.prog} {self.called}".rstrip()
        end = "" if message.endswith(("?", ".")) else "."
        self.exit(2, f"{program}: {message}{end} See {program} --help.\n")


class Version(argparse.Action):
    """Prints the version and exits. The build is a digest of all files, so it is only computed here."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from jobs.cleaning.build import in_words

        sys.stdout.write(f"Rinse {in_words()}\n")
        parser.exit()


def parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """All commands, or only the one that is called: building all of them takes as long as opening a file."""
    top = Parser(
        prog="main.py",
        description="Rinse cleans messy CSV and Excel files. Without a command: everything on this machine.",
        epilog=EXIT_CODES,
    )
    top.add_argument("--debug", action="store_true", help=DEBUG)
    top.add_argument("--version", action=Version, nargs=0, help="say which release and build this is")
    top.set_defaults(role="ui.everything:main")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    called = words[0] if words else ""
    is_known = any(name == called for name, *_ in COMMANDS)
    if not (is_known or called.startswith("-") or called in ("", *(name for name, *_ in ROLES))):
        top.error(unknown(called))
    top.called = called if is_known else ""
    for name, add_options, text, description in COMMANDS:
        if is_known and name != called:
            continue
        command = commands.add_parser(name, help=text, description=description or f"{text[0].upper()}{text[1:]}.")
        if name in words:
            add_options(command)
            command.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=DEBUG)
    for name, role, text in () if is_known else ROLES:
        commands.add_parser(name, help=text, description=text).set_defaults(role=role)
    return top


def unknown(command: str) -> str:
    from difflib import get_close_matches

    names = [name for name, *_ in (*COMMANDS, *ROLES)]
    near = get_close_matches(command, names, 1)
    return f"there is no command {command!r}. {f'Did you mean {near[0]!r}?' if near else 'There are ' + ', '.join(names)}"


def destination(out: str) -> str:
    """/dev/stdout is standard output: opened by its name, it would be emptied, or replaced, if it is a file."""
    return "-" if out in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1") else out


def add_clean(command: argparse.ArgumentParser) -> None:
    add_inputs(command)
    command.add_argument("-r", "--recipe", type=Path, metavar="RECIPE.json", help="the steps to apply")
    target = command.add_mutually_exclusive_group()
    target.add_argument(
        "-o",
        "--out",
        type=destination,
        metavar="OUT",
        help="the clean file; - is standard output, also the default for one input",
    )
    target.add_argument("--out-dir", type=Path, metavar="DIR", help="a folder for the clean files: x.ANY gives x.csv")
    command.add_argument("--format", choices=FORMATS, help="of the clean file (default: the recipe's, else csv)")
    command.add_argument(
        "--like-input",
        action="store_true",
        help="write CSV like the input: its delimiter, quotes, record ends and encoding",
    )
    command.add_argument(
        "--headerless",
        choices=["keep", "generate"],
        help="a file without a header: write none (keep), or col_0, col_1, …",
    )
    command.add_argument(
        "--file", action="append", default=[], metavar="NAME=PATH", help="a second file, by the name that the recipe gives it"
    )
    command.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE.json",
        help="an earlier profile (profile --json): a file that differs from it is not cleaned; says why and exits with 3",
    )
    command.add_argument("--rejects", type=Path, metavar="FILE", help="write the rows that left, with the reason")
    command.add_argument("--changes", type=Path, metavar="FILE", help="write every changed cell: row,column,step,old,new")
    command.add_argument(
        "--patch",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="rows that replace the input's: rejects corrected by hand",
    )
    command.add_argument("--receipt", type=Path, metavar="FILE", help="write what was done as JSON, with counts and checksums")
    command.add_argument(
        "--engine",
        choices=["polars", "pandas", "dask"],
        default="polars",
        help="pandas is the reference: the same bytes from the exported script's code, in memory; dask: on a cluster "
        "(DASK_SCHEDULER)",
    )
    command.add_argument("--explain", action="store_true", help="say on stderr how many passes the file took, and why")
    command.add_argument("--script", type=Path, metavar="FILE.py", help="write the same cleaning as a pandas script")
    command.set_defaults(run="ui.commands.ahead:clean")


def add_profile(command: argparse.ArgumentParser) -> None:
    add_inputs(command)
    command.add_argument("--json", action="store_true", help="one JSON document per input, each on a line")
    command.set_defaults(run="ui.commands.profile:run")


def add_suggest(command: argparse.ArgumentParser) -> None:
    add_inputs(command, several=False)
    command.add_argument("--json", action="store_true", help="one JSON document, with the steps in full")
    command.add_argument("--cells", type=Path, metavar="FILE", help="write every suspect cell: row,column,old,proposed,rule")
    command.set_defaults(run="ui.commands.suggest:run")


def add_report(command: argparse.ArgumentParser) -> None:
    add_inputs(command, several=False)
    command.add_argument(
        "-o", "--out", type=destination, required=True, metavar="OUT.html", help="the page; - is standard output"
    )
    command.add_argument(
        "--baseline", type=Path, metavar="FILE.json", help="an earlier profile (profile --json): what has changed since"
    )
    command.set_defaults(run="ui.commands.report:run")


def add_images(command: argparse.ArgumentParser) -> None:
    command.add_argument("inputs", nargs="+", metavar="IN", help="pictures, or ZIP files of pictures")
    command.add_argument("-o", "--out", required=True, metavar="OUT", help="a ZIP; for one picture, a picture")
    command.add_argument("--width", type=int, metavar="W", help="in pixels (default: follows the height)")
    command.add_argument("--height", type=int, metavar="H", help="in pixels (default: follows the width)")
    command.add_argument("--how", choices=["fit", "fill", "pad"], default="fit", help="fit in, fill and crop, or pad")
    command.add_argument("--enlarge", action="store_true", help="small pictures may grow")
    command.add_argument("--format", choices=["keep", "jpeg", "png", "webp"], default="keep", help="of the results")
    command.add_argument("--quality", type=int, default=85, metavar="Q", help="of JPEG and WebP, 1 to 100 (default: 85)")
    command.add_argument("--background", default="#ffffff", metavar="C", help="of edges (default: #ffffff)")
    command.set_defaults(run="ui.commands.images:run")


def add_email(command: argparse.ArgumentParser) -> None:
    add_inputs(command, several=False)
    command.add_argument("--to", required=True, metavar="COLUMN", help="the column that holds the address")
    command.add_argument("--subject", required=True, metavar="S", help="with fields such as {{name}}: the columns of the row")
    command.add_argument("--text", required=True, type=Path, metavar="FILE.txt", help="the letter, with fields in the same way")
    command.add_argument(
        "-o", "--out", type=destination, required=True, metavar="OUT.csv", help="what became of each row; - is standard output"
    )
    command.add_argument("--letters", type=Path, metavar="FILE.jsonl", help="write every letter there, to look at")
    command.add_argument("--send", action="store_true", help="really send (SMTP_URL, --record); otherwise a dry run")
    command.add_argument("--record", type=Path, metavar="FILE", help="what became of each row; needed to send, and to resume")
    command.add_argument("--per-second", type=float, default=2, metavar="N", help="letters a second, at most (default: 2)")
    command.set_defaults(run="ui.commands.email:run")


def add_undo(command: argparse.ArgumentParser) -> None:
    command.add_argument("result", type=Path, metavar="RESULT", help="the clean file, as it was written")
    command.add_argument("--changes", type=Path, required=True, metavar="FILE", help="the changes of the run that made it")
    command.add_argument("--rejects", type=Path, required=True, metavar="FILE", help="its rejects")
    command.add_argument(
        "--receipt", type=Path, metavar="FILE", help="its receipt: tells renamed columns, and steps that cannot be undone"
    )
    command.add_argument(
        "-o",
        "--out",
        type=lambda out: Path(destination(out)),
        required=True,
        metavar="OUT",
        help="the original table, as standard CSV or TSV; - is standard output",
    )
    command.set_defaults(run="ui.commands.undo:run")


def add_steps(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="with their JSON Schemas")
    command.add_argument("--schema", action="store_true", help="the JSON Schema of a whole recipe")
    command.set_defaults(run="ui.commands.steps:run")


def add_recipe(command: argparse.ArgumentParser) -> None:
    sources = command.add_subparsers(title="from what", metavar="SOURCE", required=True)
    text = "Make a recipe from an OpenRefine history. What no step can express is listed on stderr, and the exit code is 1."
    openrefine = sources.add_parser("from-openrefine", help="the JSON of Undo / Redo, Extract", description=text)
    openrefine.add_argument("history", type=Path, metavar="HISTORY.json", help="the extracted operations")
    openrefine.add_argument("-o", "--out", type=Path, metavar="RECIPE.json", help="the recipe (default: standard output)")
    openrefine.set_defaults(run="ui.commands.recipe:from_history")


def add_user(command: argparse.ArgumentParser) -> None:
    acts = command.add_subparsers(title="what", metavar="WHAT", required=True)
    for act, text in USER_ACTS:
        one = acts.add_parser(act, help=text, description=text)
        one.set_defaults(run=f"ui.commands.user:{'listed' if act == 'list' else act}")
        if act != "list":
            one.add_argument("name", metavar="NAME", help="as it is shown; capital letters make no difference")
        if act == "add":
            one.add_argument("--admin", action="store_true", help="an administrator: sees everything, and manages people")


def add_inputs(command: argparse.ArgumentParser, *, several: bool = True) -> None:
    command.add_argument(
        "inputs",
        nargs="+" if several else 1,
        metavar="IN",
        help="CSV, workbooks, JSON, Parquet, also compressed; - is standard input",
    )
    command.add_argument("--encoding", metavar="E", help="such as utf-8, windows-1252, utf-16 (default: detected)")
    command.add_argument("--delimiter", metavar="D", help="the character between cells; \\t is a tab (default: detected)")
    command.add_argument("--quote", metavar="Q", help="the quote character, or none (default: detected)")
    command.add_argument("--escape", metavar="E", help="how a quote is written within quotes: double or backslash")
    command.add_argument(
        "--spaced", metavar="yes|no", help="whether a space after a delimiter belongs to it (default: detected)"
    )
    command.add_argument(
        "--header", metavar="H", help="auto, none, or the number of the row with the column names; several: 1,2"
    )
    command.add_argument("--skip", metavar="N", help="how many rows above the table to skip (default: detected)")
    command.add_argument("--comment", metavar="C", help="how comment lines begin, or none (default: detected)")
    command.add_argument("--short-rows", metavar="S", help="rows with too few cells: pad, join_next or reject")
    command.add_argument("--long-rows", metavar="L", help="rows with too many cells: keep, merge_last or reject")
    command.add_argument("--table", metavar="T", help="which of several tables in a file, or whole: all lines are one")
    command.add_argument("--aside", metavar="A", help="lines that are not rows: count, keep or reject")
    command.add_argument(
        "--sheet",
        metavar="S",
        help="a sheet of a workbook: its name, with * for any text, or number from 0, the first that is shown",
    )
    command.add_argument("--member", metavar="M", help="a file of an archive: its name, or its number from 0")
    command.add_argument("--widths", metavar="W", help="fixed-width text: 8,20,5 or auto")


COMMANDS = (
    ("clean", add_clean, "clean files with a recipe", CLEAN),
    ("profile", add_profile, "say how files are read, what their columns hold and what is wrong with them", None),
    ("suggest", add_suggest, "propose steps, and list the cells that look wrong", SUGGEST),
    ("report", add_report, "write a page about the quality of a file", REPORT),
    ("images", add_images, "resize pictures", IMAGES),
    ("email", add_email, "write a letter to every row of a file", EMAIL),
    ("undo", add_undo, "rebuild the original table from a result and its ledgers", None),
    ("steps", add_steps, "list the cleaning steps", None),
    ("recipe", add_recipe, "make a recipe from an OpenRefine history", None),
    ("user", add_user, "add, list and disable people, where AUTH=accounts", None),
)
