"""Countries by their codes and names; the engine uses them, too."""

import re
import unicodedata

from jobs.cleaning.script_kit.characters import ACCENTS

# ISO 3166: two letters, three letters, the usual English name.
COUNTRIES = (
    "AD AND Andorra;AE ARE United Arab Emirates;AF AFG Afghanistan;AG ATG Antigua and Barbuda;AI AIA Anguilla;"
    "AL ALB Albania;AM ARM Armenia;AO AGO Angola;AQ ATA Antarctica;AR ARG Argentina;AS ASM American Samoa;AT AUT Austria;"
    "AU AUS Australia;AW ABW Aruba;AX ALA Åland Islands;AZ AZE Azerbaijan;BA BIH Bosnia and Herzegovina;BB BRB Barbados;"
    "BD BGD Bangladesh;BE BEL Belgium;BF BFA Burkina Faso;BG BGR Bulgaria;BH BHR Bahrain;BI BDI Burundi;BJ BEN Benin;"
    "BL BLM Saint Barthélemy;BM BMU Bermuda;BN BRN Brunei;BO BOL Bolivia;BQ BES Caribbean NL;BR BRA Brazil;"
    "BS BHS Bahamas;BT BTN Bhutan;BV BVT Bouvet Island;BW BWA Botswana;BY BLR Belarus;BZ BLZ Belize;CA CAN Canada;"
    "CC CCK Cocos (Keeling) Islands;CD COD DR Congo;CF CAF Central African Republic;CG COG Congo;CH CHE Switzerland;"
    "CI CIV Côte d'Ivoire;CK COK Cook Islands;CL CHL Chile;CM CMR Cameroon;CN CHN China;CO COL Colombia;"
    "CR CRI Costa Rica;CU CUB Cuba;CV CPV Cabo Verde;CW CUW Curaçao;CX CXR Christmas Island;CY CYP Cyprus;CZ CZE Czechia;"
    "DE DEU Germany;DJ DJI Djibouti;DK DNK Denmark;DM DMA Dominica;DO DOM Dominican Republic;DZ DZA Algeria;"
    "EC ECU Ecuador;EE EST Estonia;EG EGY Egypt;EH ESH Western Sahara;ER ERI Eritrea;ES ESP Spain;ET ETH Ethiopia;"
    "FI FIN Finland;FJ FJI Fiji;FK FLK Falkland Islands;FM FSM Micronesia;FO FRO Faroe Islands;FR FRA France;"
    "GA GAB Gabon;GB GBR United Kingdom;GD GRD Grenada;GE GEO Georgia;GF GUF French Guiana;GG GGY Guernsey;GH GHA Ghana;"
    "GI GIB Gibraltar;GL GRL Greenland;GM GMB Gambia;GN GIN Guinea;GP GLP Guadeloupe;GQ GNQ Equatorial Guinea;"
    "GR GRC Greece;GS SGS South Georgia and the South Sandwich Islands;GT GTM Guatemala;GU GUM Guam;GW GNB Guinea-Bissau;"
    "GY GUY Guyana;HK HKG Hong Kong;HM HMD Heard Island and McDonald Islands;HN HND Honduras;HR HRV Croatia;HT HTI Haiti;"
    "HU HUN Hungary;ID IDN Indonesia;IE IRL Ireland;IL ISR Israel;IM IMN Isle of Man;IN IND India;"
    "IO IOT British Indian Ocean Territory;IQ IRQ Iraq;IR IRN Iran;IS ISL Iceland;IT ITA Italy;JE JEY Jersey;"
    "JM JAM Jamaica;JO JOR Jordan;JP JPN Japan;KE KEN Kenya;KG KGZ Kyrgyzstan;KH KHM Cambodia;KI KIR Kiribati;"
    "KM COM Comoros;KN KNA Saint Kitts and Nevis;KP PRK North Korea;KR KOR South Korea;KW KWT Kuwait;"
    "KY CYM Cayman Islands;KZ KAZ Kazakhstan;LA LAO Laos;LB LBN Lebanon;LC LCA Saint Lucia;LI LIE Liechtenstein;"
    "LK LKA Sri Lanka;LR LBR Liberia;LS LSO Lesotho;LT LTU Lithuania;LU LUX Luxembourg;LV LVA Latvia;LY LBY Libya;"
    "MA MAR Morocco;MC MCO Monaco;MD MDA Moldova;ME MNE Montenegro;MF MAF Saint Martin;MG MDG Madagascar;"
    "MH MHL Marshall Islands;MK MKD North Macedonia;ML MLI Mali;MM MMR Myanmar;MN MNG Mongolia;MO MAC Macau;"
    "MP MNP Northern Mariana Islands;MQ MTQ Martinique;MR MRT Mauritania;MS MSR Montserrat;MT MLT Malta;MU MUS Mauritius;"
    "MV MDV Maldives;MW MWI Malawi;MX MEX Mexico;MY MYS Malaysia;MZ MOZ Mozambique;NA NAM Namibia;NC NCL New Caledonia;"
    "NE NER Niger;NF NFK Norfolk Island;NG NGA Nigeria;NI NIC Nicaragua;NL NLD Netherlands;NO NOR Norway;NP NPL Nepal;"
    "NR NRU Nauru;NU NIU Niue;NZ NZL New Zealand;OM OMN Oman;PA PAN Panama;PE PER Peru;PF PYF French Polynesia;"
    "PG PNG Papua New Guinea;PH PHL Philippines;PK PAK Pakistan;PL POL Poland;PM SPM Saint Pierre and Miquelon;"
    "PN PCN Pitcairn;PR PRI Puerto Rico;PS PSE Palestine;PT PRT Portugal;PW PLW Palau;PY PRY Paraguay;QA QAT Qatar;"
    "RE REU Réunion;RO ROU Romania;RS SRB Serbia;RU RUS Russia;RW RWA Rwanda;SA SAU Saudi Arabia;SB SLB Solomon Islands;"
    "SC SYC Seychelles;SD SDN Sudan;SE SWE Sweden;SG SGP Singapore;SH SHN Saint Helena;SI SVN Slovenia;"
    "SJ SJM Svalbard and Jan Mayen;SK SVK Slovakia;SL SLE Sierra Leone;SM SMR San Marino;SN SEN Senegal;SO SOM Somalia;"
    "SR SUR Suriname;SS SSD South Sudan;ST STP Sao Tome and Principe;SV SLV El Salvador;SX SXM Sint Maarten;SY SYR Syria;"
    "SZ SWZ Eswatini;TC TCA Turks and Caicos Islands;TD TCD Chad;TF ATF French Southern Territories;TG TGO Togo;"
    "TH THA Thailand;"
    "TJ TJK Tajikistan;TK TKL Tokelau;TL TLS East Timor;TM TKM Turkmenistan;TN TUN Tunisia;TO TON Tonga;TR TUR Türkiye;"
    "TT TTO Trinidad and Tobago;TV TUV Tuvalu;TW TWN Taiwan;TZ TZA Tanzania;UA UKR Ukraine;UG UGA Uganda;"
    "UM UMI US minor outlying islands;US USA United States;UY URY Uruguay;UZ UZB Uzbekistan;VA VAT Vatican City;"
    "VC VCT Saint Vincent and the Grenadines;VE VEN Venezuela;VG VGB British Virgin Islands;VI VIR US Virgin Islands;"
    "VN VNM Vietnam;VU VUT Vanuatu;WF WLF Wallis and Futuna;WS WSM Samoa;YE YEM Yemen;YT MYT Mayotte;ZA ZAF South Africa;"
    "ZM ZMB Zambia;ZW ZWE Zimbabwe"
)
OTHER_NAMES = {
    "AE": ["UAE"],
    "AT": ["Österreich"],
    "AX": ["Åland"],
    "BA": ["Bosnia", "Bosnia-Herzegovina"],
    "BE": ["België", "Belgique", "Belgien"],
    "BN": ["Brunei Darussalam"],
    "BO": ["Plurinational State of Bolivia", "Bolivia, Plurinational State of"],
    "BQ": ["Bonaire, Sint Eustatius and Saba", "Caribbean Netherlands"],
    "BR": ["Brasil"],
    "CC": ["Cocos Islands"],
    "CD": [
        "Democratic Republic of the Congo",
        "Congo-Kinshasa",
        "Congo, Democratic Republic of the",
        "Congo, the Democratic Republic of the",
        "Congo, Dem. Rep.",
    ],
    "CG": ["Republic of the Congo", "Congo-Brazzaville", "Republic of Congo", "Congo, Rep."],
    "CH": ["Schweiz", "Suisse", "Svizzera"],
    "CI": ["Ivory Coast"],
    "CN": ["People's Republic of China", "PRC", "中国"],
    "CV": ["Cape Verde"],
    "CZ": ["Czech Republic", "Česko", "Česká republika"],
    "DE": ["Deutschland", "Allemagne", "Federal Republic of Germany"],
    "DK": ["Danmark"],
    "EG": ["Arab Republic of Egypt", "Egypt, Arab Rep."],
    "ES": ["España"],
    "FI": ["Suomi"],
    "FK": ["Falkland Islands, Malvinas"],
    "FM": ["Micronesia, Federated States of", "Federated States of Micronesia", "Micronesia, Fed. Sts."],
    "GB": [
        "UK",
        "Great Britain",
        "Britain",
        "England",
        "Scotland",
        "Wales",
        "Northern Ireland",
        "United Kingdom of Great Britain and Northern Ireland",
    ],
    "GR": ["Hellas", "Ελλάδα"],
    "HK": ["Hong Kong SAR", "Hong Kong SAR, China"],
    "HU": ["Magyarország"],
    "IE": ["Éire", "Republic of Ireland"],
    "IR": ["Islamic Republic of Iran", "Iran, Islamic Republic of", "Iran, Islamic Rep."],
    "IT": ["Italia"],
    "JP": ["日本"],
    "KG": ["Kyrgyz Republic"],
    "KP": [
        "Democratic People's Republic of Korea",
        "Korea, Democratic People's Republic of",
        "Korea, the Democratic People's Republic of",
        "Korea, Dem. People's Rep.",
    ],
    "KR": ["Republic of Korea", "Korea", "Korea, Republic of", "Korea, the Republic of", "Korea, Rep."],
    "LA": ["Lao PDR", "Lao People's Democratic Republic"],
    "MD": ["Republic of Moldova", "Moldova, Republic of", "Moldova, the Republic of"],
    "MF": ["Saint Martin, French part"],
    "MK": ["Macedonia", "Republic of North Macedonia"],
    "MM": ["Burma"],
    "MO": ["Macao", "Macao SAR"],
    "MX": ["México"],
    "NL": ["Holland", "Nederland", "Netherlands, Kingdom of the"],
    "NO": ["Norge", "Noreg"],
    "PL": ["Polska"],
    "PS": ["State of Palestine", "Palestine, State of", "Palestinian Territories"],
    "RO": ["România"],
    "RU": ["Russian Federation", "Россия"],
    "SE": ["Sverige"],
    "SH": ["Saint Helena, Ascension and Tristan da Cunha"],
    "SK": ["Slovak Republic"],
    "SX": ["Sint Maarten, Dutch part"],
    "SY": ["Syrian Arab Republic"],
    "SZ": ["Swaziland"],
    "TL": ["Timor-Leste"],
    "TR": ["Turkey"],
    "TW": ["Republic of China", "Taiwan, Province of China"],
    "TZ": ["United Republic of Tanzania", "Tanzania, United Republic of", "Tanzania, the United Republic of"],
    "UA": ["Україна"],
    "US": ["United States of America", "America"],
    "VA": ["Vatican", "Holy See", "Vatican City State"],
    "VE": ["Bolivarian Republic of Venezuela", "Venezuela, Bolivarian Republic of", "Venezuela, RB"],
    "VG": ["Virgin Islands, British"],
    "VI": ["Virgin Islands, U.S.", "United States Virgin Islands"],
    "VN": ["Viet Nam"],
    "YE": ["Yemen, Rep."],
}

SHORTEST_NAME = 4  # letters of a name with an accent: Éire


def country_of(text: str, form: str) -> str | None:
    """The country's two-letter code ("alpha2"), three-letter code ("alpha3") or English name; None if it is unknown."""
    key = country_key(text)
    if len(key) < SHORTEST_NAME and re.search(ACCENTS, unicodedata.normalize("NFD", text)):
        return None  # codes have no accents: "nå" is not Namibia
    found = COUNTRY_OF.get(key)
    return found[["alpha2", "alpha3", "name"].index(form)] if found else None


def country_key(text: str) -> str:
    """Only the letters, without case, accents and article: "The Bahamas", "BAHAMAS" and "Bahamas (the)" are equal."""
    bare = re.sub(ACCENTS, "", unicodedata.normalize("NFD", text.casefold())).replace("&", " and ")
    return re.sub(r"\W|^\W*the\b|\bthe\W*$", "", re.sub(r"\bst\.?\s+", "saint ", bare))


def countries_by_key() -> dict[str, list[str]]:
    """Codes take precedence over names."""
    countries = [each.split(" ", 2) for each in COUNTRIES.split(";")]
    keys = {country_key(name): country for country in countries for name in [country[2], *OTHER_NAMES.get(country[0], [])]}
    return keys | {code.lower(): country for country in countries for code in country[:2]}


COUNTRY_OF = countries_by_key()
