"""Countries as files name them: by ISO 3166's own names, whichever way round, and by abbreviated ones."""

import pytest

from jobs.cleaning.script_kit.countries import COUNTRIES, OTHER_NAMES, country_of

NAMES = {
    "AE": ["United Arab Emirates (the)"],
    "AX": ["Åland", "ALAND"],
    "BO": ["Bolivia (Plurinational State of)", "Bolivia, Plurinational State of"],
    "BQ": ["Bonaire, Sint Eustatius and Saba", "Caribbean Netherlands"],
    "BS": ["Bahamas, The", "Bahamas (the)", "The Bahamas"],
    "CD": ["Congo (the Democratic Republic of the)", "Congo, Democratic Republic of the", "Congo, Dem. Rep."],
    "CG": ["Congo (the)", "Congo, Rep."],
    "FM": ["Micronesia (Federated States of)"],
    "GB": ["United Kingdom of Great Britain and Northern Ireland (the)"],
    "HK": ["Hong Kong SAR, China"],
    "IR": ["Iran (Islamic Republic of)", "Iran, Islamic Rep."],
    "KN": ["St. Kitts & Nevis", "St Kitts and Nevis"],
    "KP": ["Korea (the Democratic People's Republic of)"],
    "KR": ["Korea, Republic of", "Korea (the Republic of)", "Korea, Rep."],
    "LC": ["St. Lucia"],
    "MF": ["Saint Martin (French part)"],
    "NE": ["Niger (the)"],
    "NL": ["Netherlands (Kingdom of the)"],
    "PS": ["Palestine, State of"],
    "RU": ["Russian Federation (the)"],
    "SK": ["Slovak Republic"],
    "ST": ["ST", "st"],
    "TW": ["Taiwan (Province of China)"],
    "TZ": ["Tanzania, the United Republic of", "Tanzania, United Republic of"],
    "US": ["United States of America (the)"],
    "VE": ["Venezuela (Bolivarian Republic of)", "Venezuela, RB"],
    "VG": ["Virgin Islands (British)"],
    "VI": ["Virgin Islands (U.S.)"],
}


@pytest.mark.parametrize("text", ["nå", "NÅ", "na\u030a", "Dé", "ín"])
def test_a_code_has_no_accents(text: str) -> None:
    assert country_of(text, "alpha2") is None


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, names in NAMES.items() for name in names])
def test_a_country_is_known_by_its_names(code: str, name: str) -> None:
    assert country_of(name, "alpha2") == code


def test_no_two_countries_share_a_name() -> None:
    names = [(code, name) for code, _, name in (each.split(" ", 2) for each in COUNTRIES.split(";"))]
    names += [(code, name) for code, others in OTHER_NAMES.items() for name in others]
    assert [(code, name) for code, name in names if country_of(name, "alpha2") != code] == []
