"""The text of the help page, apart from steps and kinds of job: a few short paragraphs per chapter."""

from typing import NamedTuple


class Chapter(NamedTuple):
    """A title, its anchor, its text (in the markup of parts/prose.py), and commands.

    In commands, {api} is the API's address as seen by the browser, and {token} is what else curl needs where people sign in.
    """

    anchor: str
    title: str
    text: str
    commands: tuple[str, ...] = ()


READING = Chapter(
    "reading",
    "How a file is read",
    "[Drop a file](/): CSV and other delimited text, Excel and OpenDocument, Parquet, JSON, also compressed. Rinse "
    "finds out how it is written (encoding, delimiter, quotes, header, which sheet), and its page says so after “We read "
    "it like this”, where you can change each. Every cell is text: `00123`, `3.10`, `NA` or a date comes out "
    "as it came in, unless a step changes it. Titles and notes around a table, and further tables below it, are skipped "
    "and counted, never dropped silently.",
)
RECIPE = Chapter(
    "recipe",
    "Building a recipe",
    "A recipe is a list of [steps](#steps). “Worth a look” says what is wrong with the file, and offers steps that "
    "mend it; nothing is done unless you take one. “Add a step” has all the others. The preview shows at once, on real "
    "rows, which cells change and which rows leave; a worker then counts the whole file. A file named like "
    "the last one but for numbers and months is offered that one's recipe. Save a recipe under a name, and it is among [your "
    "recipes](/recipes), also for a [schedule](/schedules) that cleans new files by itself.",
)
RESULT = Chapter(
    "result",
    "What you take away",
    "A clean file (CSV, TSV, Excel, Parquet or JSON Lines), the removed rows with the reason, every changed cell with "
    "its old and its new text, and a receipt in which all rows are accounted for. Most recipes "
    "also come as a pandas script. If cells begin like formulas, there is a copy that is safe for Excel; if Excel shows "
    "“MÃ¼ller” for “Müller”, choose Excel under “Result as”, or a byte order mark among its further choices. Removed "
    "rows can be mended on the page, and cleaned again. You find it all under [Files & jobs](/jobs).",
)
UNDOING = Chapter(
    "undoing",
    "Undoing it",
    "The file that you gave is never modified: run it again with another recipe whenever you like. While you build "
    "one, Undo (Ctrl+Z) takes back each change. To get the table back as it was, download the result, the changed "
    "cells, the removed rows and the receipt, and give them to this command; a job's page shows it with the names of "
    "its files, beside the changed cells. Steps that remove columns, sort or reshape cannot be undone: the command "
    "then names the first of them.",
    (
        "python main.py undo orders-clean.csv --changes orders-changes.csv --rejects orders-rejects.csv "
        "--receipt orders-receipt.json -o orders-original.csv",
    ),
)
KINDS = Chapter(
    "kinds",
    "Kinds of job",
    "Cleaning is one kind of job. Others make a report of what is wrong with a file, resize pictures, or send an "
    "e-mail to every row of a table: [choose a kind](/new) to begin. They run in the background in the same way; their "
    "settings are listed [below](#every-kind).",
)
PROGRAMS = Chapter(
    "programs",
    "Programs and the command line",
    "All that the pages do, programs can do over REST: the [API page](/docs) has every call. On the command line the "
    "same recipe gives the same bytes, without a server; `python main.py --help` lists what else there is. “Export” "
    "below a recipe has both of these lines for the file at hand. When a job ends, it can tell you by mail, or a "
    "program of yours by a webhook: “Tell me” on its page.",
    (
        "curl {token}-F file=@orders.csv -F recipe=@recipe.json {api}/jobs",
        "python main.py clean orders.csv -r recipe.json -o clean.csv",
    ),
)
ACCOUNTS = Chapter(
    "accounts",
    "Accounts",
    "You see what is yours; for everybody else it does not exist. Your [account](/account) has your password, the "
    "browsers in which you are signed in, and tokens, which programs send to act for you. Administrators invite "
    "people under Admin, People, and see what is everybody's.",
)


def chapters(*, accounts: bool) -> list[Chapter]:
    """In reading order; `accounts`: whether people sign in."""
    return [READING, RECIPE, RESULT, UNDOING, KINDS, PROGRAMS, *([ACCOUNTS] if accounts else [])]
