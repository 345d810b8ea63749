"""The old code pages, the languages written in each, and the letters of those: what a text is held against."""

from typing import NamedTuple

WESTERN = {
    "German": "üäößé",
    "French": "éèàêç[aou]îôâûùëïœ",
    "Spanish": "óíáéñ[aeiouáéíóú]úü",
    "Portuguese": "ã[oeis.]çáéíóêõ[e.]âúàô",
    "Italian": "à[.]è[.]ù[.]ò[.]ì[.]é[.]",
    "Catalan": "óàéèúçíòïü",
    "Irish": "áíéóú",
    "Dutch": "ëéïèöü",
    "Danish, Norwegian": "øåæéöä",
    "Swedish, Finnish": "äöåé",
    "Icelandic": "áíðóúéöþ[aáeéiíoóuúyýæörvj]ýæ",
    "Faroese": "áíøóðæúý",
    "Albanian": "ëç",
    "Estonian": "äõüöšž",
    "names from elsewhere": "áéíöüšóúžýôä",
}
CENTRAL = {
    "Polish": "łąęóżśćńź",
    "Czech": "íáěéýčřžšůúňóťď",
    "Slovak": "áíéčýžšúľťôňóäďĺŕ",
    "Hungarian": "áéöóőíüúű",
    "Croatian": "čćšžđ",
    "Slovenian": "čšž",
    "Romanian": "ă[bcdfghijlmnprstuvxzşţ.]îşţâ",
    "German": WESTERN["German"],
    "Albanian": WESTERN["Albanian"],
}
TURKISH = {"Turkish": "ıüşçöğİâîû", "German": WESTERN["German"], "French": WESTERN["French"]}
BALTIC = {
    "Lithuanian": "ėšųžįūčąę",
    "Latvian": "āīšēūņļžķčģ",
    "Estonian": WESTERN["Estonian"],
    "Polish": CENTRAL["Polish"],
    "German": WESTERN["German"],
}
VIETNAMESE = {"Vietnamese": "đưôâêơă\u0301\u0300\u0323\u0309\u0303àáãúíìýèòéóùõ", "French": WESTERN["French"]}
CYRILLIC = {
    "Russian": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "Ukrainian": "оаниіветрслкудмпязьбгчйхцжїюєфшщґ",
    "Belarusian": "анікыерлодусвямптзцчбьгшўйхжюэёф",
    "Bulgarian": "аеиотнрсвлкдпмзгябъучйжщцхфшюь",
    "Serbian": "аеионрсјтудвклмпзбгчшцћжњљђхџф",
    "Macedonian": "аоиетнрсвдлкпмујзбгчшцжњфќхѓџљѕ",
}
GREEK = {"Greek": "αοιετνσηυρπκμλς[.]ωόδίγάέχύθήφξβώζψϊϋΐΰ"}
HEBREW = {"Hebrew": "יוהלארתבמשנדם[.]קעחן[.]גפכסטזצך[.]ץ[.]ף[.]"}
ARABIC = {"Arabic": "المينروتهدعبسة[.]فقكأحجشطصخى[.]إضذزغثءئظآؤ", "Persian": "ايرندهموتسبشکلزفگخقپعچحجآغصطذضثظژئ"}
THAI = {
    "Thai": "านรอกเงมยล\u0e48วดทส\u0e49\u0e31\u0e35ต\u0e34ะป\u0e1aคห\u0e4cแ\u0e38จพช\u0e37ข\u0e43\u0e44\u0e39ำโ\u0e47ผธ\u0e36"
    "ศถณภษซฟญฐฉ\u0e4aฮฆฏ\u0e4bฒฬฎฤ"
}
JAPANESE, CHINESE, KOREAN = {"Japanese": ""}, {"Chinese": ""}, {"Korean": ""}
"""Each language's letters beyond ASCII, frequent ones first; in brackets what may follow such a letter (`.`: the end).
East Asian characters are too many to be listed: where in the page they are says how usual they are."""
USUAL = "cp1252"
PAGES = {
    USUAL: (0.0, WESTERN),
    "iso8859-15": (3.0, WESTERN),
    "cp850": (6.0, WESTERN),
    "mac_roman": (6.5, WESTERN),
    "cp1250": (4.0, CENTRAL),
    "iso8859-2": (4.5, CENTRAL),
    "cp852": (7.0, CENTRAL),
    "mac_latin2": (9.0, CENTRAL),
    "cp1254": (5.0, TURKISH),
    "cp857": (8.0, TURKISH),
    "cp1257": (5.0, BALTIC),
    "cp775": (8.0, BALTIC),
    "cp1258": (6.0, VIETNAMESE),
    "cp1251": (3.0, CYRILLIC),
    "koi8-r": (5.0, CYRILLIC),
    "koi8-u": (5.5, CYRILLIC),
    "cp866": (5.0, CYRILLIC),
    "cp1125": (7.5, CYRILLIC),
    "iso8859-5": (6.0, CYRILLIC),
    "mac_cyrillic": (7.0, CYRILLIC),
    "cp855": (8.0, CYRILLIC),
    "cp1253": (4.0, GREEK),
    "iso8859-7": (4.5, GREEK),
    "cp737": (7.0, GREEK),
    "cp869": (8.0, GREEK),
    "cp1255": (4.0, HEBREW),
    "cp862": (7.0, HEBREW),
    "cp1256": (4.0, ARABIC),
    "iso8859-6": (6.0, ARABIC),
    "cp720": (7.5, ARABIC),
    "cp874": (4.5, THAI),
    "cp932": (3.5, JAPANESE),
    "euc_jp": (5.5, JAPANESE),
    "gb18030": (3.5, CHINESE),
    "big5": (4.0, CHINESE),
    "cp949": (4.0, KOREAN),
}
"""How much rarer each page is than the usual one (a natural logarithm, as are all that follow), and its languages."""


class Wide(NamedTuple):
    """A page of two bytes a character: what the first byte of those in daily use is, and how likely each of them is, of the
    others, of Japanese syllables. All are as if one of four letters were beyond ASCII, as in Latin ones."""

    name: str
    daily: range
    likely: float
    rare: float
    kana: float


WIDE = {
    wide.name: wide
    for wide in (
        Wide("cp932", range(0x88, 0x98), likely=0.008, rare=1e-4, kana=0.2),
        Wide("euc_jp", range(0xB0, 0xD0), likely=0.008, rare=1e-4, kana=0.2),
        Wide("gb18030", range(0xB0, 0xD8), likely=0.008, rare=1e-4, kana=1e-6),
        Wide("big5", range(0xA4, 0xC7), likely=0.008, rare=1e-4, kana=1e-6),
        Wide("cp949", range(0xB0, 0xC9), likely=0.016, rare=1e-6, kana=1e-6),
    )
}
