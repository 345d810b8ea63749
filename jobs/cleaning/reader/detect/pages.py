"""The legacy code pages, the languages written in each, and the letters of these languages."""

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
"""Each language's non-ASCII letters, most frequent first; in brackets what may follow a letter (`.`: the end).

East Asian characters are too many to list: their position in the page tells how common they are.
"""
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
"""How much rarer each page is than the most common one (a natural logarithm, like all that follow), and its languages."""


class Wide(NamedTuple):
    """A code page with two bytes per character.

    The range of first bytes of everyday characters; the likelihood of one of these, of any other, and of a Japanese syllable;
    which characters occur in many words, and which in names of people and places. All are scaled as if one in four letters were
    non-ASCII, as in Latin text.
    """

    name: str
    daily: range
    likely: float
    rare: float
    kana: float
    often: str


IN_JAPAN = (
    "田中山川本村木藤井東京都府県市区町大小高松佐渡辺伊加吉鈴橋斎石原野上下阪名古屋福岡神奈北海道千葉埼玉兵庫静広島仙台札"
    "幌横浜新潟長愛知三重滋賀良和歌鳥取根徳香媛熊崎宮鹿児沖縄青森岩手秋形群馬栃茨城梨太郎一二次健子美花恵真由株式会社有限"
    "部課日月年番地丁目号国人十出同時政事自行見分議後前民生連五発間対者党合業内相方四定今回場金員九入選立開米力学問代明実"
    "円関決動全表戦経通外最言氏現理調体化当八六約主題首意法不来作性的要用制治度務強気七成期公持協統以機平総思家話世受領多"
    "続進正安設保改数記院女初午指権心界支第産結百派点教報済書活先共得解交資予向際査勝面委告軍文反元近考判認画参売利組案信"
    "策集在件団別物側任引使求所水半品"
)
IN_CHINA = (
    "北京上海市广州深圳区路号街省县村镇李王张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓冯程蔡彭潘袁董余苏叶吕魏"
    "蒋田杜丁沈姜范江钟卢汪金石有限公司中国人民东南西天山河小明伟芳娜敏静丽强军洋杰新建华文年月日大学的一是在不了和这为个"
    "我以要他时来用们生到作地于出就分对成会可主发动同工也能下过子说产种面而方后多定行法所得经十三之进着等部度家电力里如水"
    "化自二理起物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外政四那社义事平形相全表间样与关各重线内数正"
    "心反你看原又么利比或但质气第向道命此变条只没结解问意无系很情者最立代想已通并提直题党展五果料象员革位入常总次品式活设"
    "及管特件长求老头基资边流级少图统接知"
)
IN_TAIWAN = (
    "臺台北市高雄中南桃園新竹縣區路號街段巷弄鄉鎮村里李王張劉陳楊趙黃周吳徐孫朱馬胡郭林何梁鄭羅宋謝許鄧蕭馮曾程蔡彭潘"
    "葉蘇呂魏蔣簡賴洪邱廖有限公司股份香港國民東西山小明志豪雅婷美惠淑年月日大學信義"
)
IN_KOREA = (
    "김이박최정강조윤장임한오서신권황안송류홍전고문손양배백허남심노하곽성차주우구민진지수영희현준경동울산부대인광시도군읍"
    "면로길식회사다는을를에의가리기어들자아나니일해보그있제상원것공과거여라은세스선유업무연락체용금매품목번호료요청발행"
)


WIDE = {
    wide.name: wide
    for wide in (
        Wide("cp932", range(0x88, 0x98), likely=0.008, rare=1e-4, kana=0.2, often=IN_JAPAN),
        Wide("euc_jp", range(0xB0, 0xD0), likely=0.008, rare=1e-4, kana=0.2, often=IN_JAPAN),
        Wide("gb18030", range(0xB0, 0xD8), likely=0.008, rare=1e-4, kana=1e-6, often=IN_CHINA),
        Wide("big5", range(0xA4, 0xC7), likely=0.008, rare=1e-4, kana=1e-6, often=IN_TAIWAN),
        Wide("cp949", range(0xB0, 0xC9), likely=0.016, rare=1e-6, kana=1e-6, often=IN_KOREA),
    )
}
