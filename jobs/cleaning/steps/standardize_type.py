from collections.abc import Callable
from functools import partial
from typing import Literal

import polars as pl
from pydantic import model_validator

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.script_kit.countries import COUNTRY_OF, country_of
from jobs.cleaning.script_kit.kinds import POSTCODES, boolean_of, email_of, postcode_of, url_of
from jobs.cleaning.step import Example, ParsingStep
from jobs.cleaning.table import Column
from jobs.cleaning.values.once import each_once
from jobs.cleaning.values.white import WHITE

Kind = Literal["boolean", "phone", "email", "url", "country", "postcode"]


class StandardizeType(ParsingStep):
    """Standardise yes and no, telephone numbers, addresses, countries, postcodes.

    Yes and no become true and false; you choose which words mean them. Telephone numbers become E.164 (+4722225555), checked
    against the numbering plans of all countries; one with an extension is not valid, because it would be lost. E-mail addresses
    get a domain in small letters; web addresses also a scheme, https if there is none. Countries, by their codes, their English
    and some other names, become a code or a name (ISO 3166). Postcodes are written as is usual in their country, but no digits
    are added.
    """

    title = "Standardise values of a kind"
    group = "Values and categories"
    words = (
        "boolean",
        "yes no",
        "phone",
        "telephone",
        "E.164",
        "email",
        "url",
        "website",
        "country",
        "ISO 3166",
        "postcode",
        "zip",
    )
    complaint = "not valid"
    examples = (
        Example(
            {"columns": ["ok"], "kind": "boolean"},
            {"ok": ["Yes", " n", "TRUE", "0", "maybe", None]},
            {"ok": ["true", "false", "true", "false", "maybe", None]},
        ),
        Example(
            {"columns": ["ok"], "kind": "boolean", "true_words": ["Ja"], "false_words": ["nein"], "on_error": "null"},
            {"ok": ["ja", "NEIN", "yes"]},
            {"ok": ["true", "false", None]},
        ),
        Example(
            {"columns": ["tel"], "kind": "phone", "region": "NO", "on_error": "reject"},
            {"tel": ["22 22 55 55", "+44 20 7946 0958", "0047 22225555", "12"]},
            {"tel": ["+4722225555", "+442079460958", "+4722225555"]},
            rejects=((4, "not valid: tel"),),
        ),
        Example(
            {"columns": ["mail"], "kind": "email"},
            {"mail": ["Ann.B@EXAMPLE.org ", "mailto:a@b.no", "a@b", "a..b@c.no"]},
            {"mail": ["Ann.B@example.org", "a@b.no", "a@b", "a..b@c.no"]},
        ),
        Example(
            {"columns": ["site"], "kind": "url"},
            {"site": ["WWW.Example.org/A", "HTTP://example.org:80", "not a site"]},
            {"site": ["https://www.example.org/A", "http://example.org", "not a site"]},
        ),
        Example(
            {"columns": ["land"], "kind": "country"},
            {"land": ["norway", "U.S.A.", "Côte d’Ivoire", "the Netherlands", "UK", "na", "Atlantis"]},
            {"land": ["NO", "US", "CI", "NL", "GB", "NA", "Atlantis"]},
        ),
        Example(
            {"columns": ["land"], "kind": "country", "country_as": "name"},
            {"land": ["DEU", "us"]},
            {"land": ["Germany", "United States"]},
        ),
        Example(
            {"columns": ["code"], "kind": "postcode", "region": "GB"},
            {"code": ["sw1a1aa", "M1 1AE", "12345"]},
            {"code": ["SW1A 1AA", "M1 1AE", "12345"]},
        ),
    )

    step: Literal["standardize_type"] = "standardize_type"
    columns: Columns = parameter(..., "Columns", widget="columns")
    kind: Kind = parameter(
        ...,
        "Kind of value",
        labels={
            "boolean": "Yes and no",
            "phone": "Telephone numbers",
            "email": "E-mail addresses",
            "url": "Web addresses",
            "country": "Countries",
            "postcode": "Postcodes",
        },
    )
    region: str | None = parameter(
        None,
        "Country",
        "Two letters, such as NO. For telephone numbers without a country's code, and for postcodes.",
        when={"kind": ["phone", "postcode"]},
    )
    true_words: list[str] = parameter(
        ["true", "t", "yes", "y", "1", "on"], "Words for yes", when={"kind": ["boolean"]}, widget="list", min_length=1
    )
    false_words: list[str] = parameter(
        ["false", "f", "no", "n", "0", "off"], "Words for no", when={"kind": ["boolean"]}, widget="list", min_length=1
    )
    country_as: Literal["alpha2", "alpha3", "name"] = parameter(
        "alpha2",
        "Write countries as",
        labels={"alpha2": "Two letters: NO", "alpha3": "Three letters: NOR", "name": "English name: Norway"},
        when={"kind": ["country"]},
    )

    @model_validator(mode="after")
    def says_enough(self) -> "StandardizeType":
        if self.region is not None and (
            len(self.region) != 2 or self.region.lower() not in COUNTRY_OF or not self.region.isupper()
        ):
            raise ValueError(f"{self.region!r} is not a two-letter country code such as NO")
        if self.kind == "postcode" and self.region not in POSTCODES:
            raise ValueError(f"say the postcodes' country, one of {', '.join(sorted(POSTCODES))}")
        if both := set(folded(self.true_words)) & set(folded(self.false_words)):
            raise ValueError(f"{min(both)!r} cannot mean yes and no")
        return self

    def converted(self, cell: pl.Expr, column: Column) -> pl.Expr:
        return each_once(self.standard_form, cell.str.strip_chars(WHITE))

    @property
    def standard_form(self) -> Callable[[str], str | None]:
        match self.kind:
            case "boolean":
                return partial(boolean_of, yes=folded(self.true_words), no=folded(self.false_words))
            case "phone":
                return partial(phone_of, region=self.region)
            case "email":
                return email_of
            case "url":
                return url_of
            case "country":
                return partial(country_of, form=self.country_as)
            case "postcode":
                return partial(postcode_of, region=self.region or "")

    def why_no_pandas(self) -> str | None:
        return "telephone numbers take the numbering plans of all countries" if self.kind == "phone" else None

    def as_pandas_cell(self) -> str:
        arguments = {
            "boolean": f", {folded(self.true_words)!r}, {folded(self.false_words)!r}",
            "country": f", {self.country_as!r}",
            "postcode": f", {self.region!r}",
        }
        return f"{self.kind}_of(text.strip(WHITE){arguments.get(self.kind, '')})"


def folded(words: list[str]) -> list[str]:
    return [word.strip(WHITE).casefold() for word in words]


def phone_of(text: str, region: str | None) -> str | None:
    """In E.164; None if it is not a valid number."""
    import phonenumbers  # about a hundred tables, loaded only if needed

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
