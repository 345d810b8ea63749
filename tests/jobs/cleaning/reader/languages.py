"""Names, places and sentences in many languages, and tables of them, to test the detection of encodings."""

import re
import unicodedata
from dataclasses import dataclass

WESTERN, CENTRAL = ("cp1252", "cp850", "mac_roman", "iso8859-15"), ("cp1250", "iso8859-2", "cp852", "mac_latin2")
CYRILLIC = ("cp1251", "iso8859-5", "mac_cyrillic")


@dataclass(frozen=True)
class Language:
    """The code pages in which it is written, and some of its words."""

    pages: tuple[str, ...]
    names: str
    places: str
    sentences: str


def _tones_apart(text: str) -> str:
    """As in cp1258: a letter followed by its tone mark."""
    marked = re.compile("(.)(\u0323?)([\u0302\u0306\u031b])")
    return marked.sub(
        lambda each: unicodedata.normalize("NFC", each[1] + each[3]) + each[2], unicodedata.normalize("NFD", text)
    )


LANGUAGES = {
    "Polish": Language(
        CENTRAL,
        "Łukasz Wójcik, Małgorzata Dąbrowska, Paweł Zieliński, Agnieszka Woźniak, "
        "Michał Król, Bożena Jabłońska, Stanisław Gołąb",
        "Łódź, Kraków, Gdańsk, Wrocław, Poznań, Częstochowa, Toruń, Rzeszów, Zielona Góra, Świdnica, Żywiec",
        "Proszę dostarczyć przesyłkę przed południem. Klient nie odebrał zamówienia. "
        "Płatność została przyjęta. Dziękujemy za zakupy.",
    ),
    "Czech": Language(
        CENTRAL,
        "Jiří Dvořák, Tomáš Novotný, Kateřina Černá, Zdeněk Růžička, Lucie Němcová, Ondřej Šťastný, Věra Králová, Miloš Žák",
        "Plzeň, České Budějovice, Ústí nad Labem, Hradec Králové, Zlín, Kroměříž, Děčín, Třebíč, Příbram",
        "Zboží bylo doručeno včera. Zákazník žádá o vrácení peněz. Děkujeme za váš nákup. Příští týden máme zavřeno.",
    ),
    "Slovak": Language(
        CENTRAL,
        "Ján Kováč, Zuzana Horváthová, Ľubomír Tóth, Mária Balážová, "
        "Štefan Krajčír, Božena Šimková, Ľudovít Hudák, Matúš Ďurica",
        "Košice, Žilina, Banská Bystrica, Trenčín, Prešov, Piešťany, Považská Bystrica, Liptovský Mikuláš, Rožňava",
        "Tovar bol doručený včera. Zákazník žiada vrátenie peňazí. Ďakujeme za váš nákup. Budúci týždeň máme zatvorené.",
    ),
    "Hungarian": Language(
        CENTRAL,
        "Szűcs Gergő, Kovács Erzsébet, Győri Ödön, Tóth Ágnes, Erdős László, "
        "Fűzi Tünde, Németh Jenő, Bíró Ernő, Kőszegi Zsófia",
        "Győr, Székesfehérvár, Hódmezővásárhely, Kőszeg, Mezőtúr, Nyíregyháza, Szentgotthárd, Gödöllő, Gyöngyös",
        "A vevő kérte a számlát. A küldemény időben megérkezett. "
        "Köszönjük a vásárlást. Jövő héten zárva leszünk, kérjük, később jöjjön.",
    ),
    "Croatian": Language(
        CENTRAL[:3],
        "Željko Kovačić, Ivana Jurić, Đurđica Marić, Krešimir Šarić, Nikolina Babić, Domagoj Knežević, Tomislav Vuković",
        "Šibenik, Čakovec, Poreč, Varaždin, Požega, Sveti Križ Začretje, Đakovo, Koprivnički Bregi",
        "Kupac traži povrat novca. Pošiljka je stigla jučer. Račun će biti plaćen sljedeći tjedan. Hvala što kupujete kod nas.",
    ),
    "Slovenian": Language(
        CENTRAL,
        "Boštjan Kovačič, Špela Žagar, Matjaž Potočnik, Alenka Turk Češnovar, Janez Košir, Urška Zupančič, Aleš Grošelj",
        "Škofja Loka, Črnomelj, Kočevje, Žalec, Brežice, Domžale, Radeče, Tržič, Ajdovščina",
        "Pošiljka je prispela včeraj. Stranka želi vračilo denarja. "
        "Račun še ni plačan. Prihodnji teden bomo zaprti zaradi počitnic.",
    ),
    "Romanian": Language(
        CENTRAL[:3],
        "Ştefan Ionescu, Mădălina Popa, Cătălin Văcărescu, Ioana Bălan, Răzvan Niţă, Loredana Ţurcanu, Ilinca Câmpeanu",
        "Bucureşti, Braşov, Constanţa, Iaşi, Timişoara, Târgu Mureş, Piteşti, Brăila, Bacău, Râmnicu Vâlcea",
        "Clientul a cerut să fie sunat mâine. Coletul a fost predat ieri. "
        "Vă mulţumim că aţi cumpărat de la noi. Plata încă nu s-a făcut.",
    ),
    "German": Language(
        WESTERN,
        "Jürgen Müller, Käthe Groß, Jörg Schäfer, Bärbel Weiß, Günther Köhler, Ute Löffler, Sören Krüger, Petra Strauß",
        "Düsseldorf, Köln, Nürnberg, Göttingen, Würzburg, Lübeck, Fürth, Mönchengladbach, Gießen",
        "Die Lieferung ist gestern eingetroffen. Der Kunde möchte eine Rückerstattung. "
        "Schöne Grüße. Nächste Woche ist geschlossen.",
    ),
    "French": Language(
        WESTERN,
        "René Lefèvre, Hélène Béranger, François Garçon, Zoé Lemaître, "
        "Jérôme Rivière, Anaïs Château, Agnès Prévôt, Loïc Guérin",
        "Orléans, Besançon, Nîmes, Évreux, Béziers, Angoulême, Saint-Étienne, Châlons, Fougères",
        "La commande a été livrée hier. Le client a demandé à être remboursé. "
        "Merci de votre fidélité. Le règlement n'est pas arrivé.",
    ),
    "Spanish": Language(
        WESTERN,
        "José Núñez, María Fernández, Íñigo Muñoz, Begoña Gutiérrez, Raúl Peña, Mónica Ibáñez, Ángel Martínez, Andrés Güell",
        "Málaga, Logroño, Córdoba, Cádiz, A Coruña, Ávila, León, Castellón, Alcalá de Henares",
        "El envío llegó ayer. El señor pidió la devolución del dinero. "
        "Gracias por su compra. Mañana no habrá atención al público.",
    ),
    "Portuguese": Language(
        WESTERN,
        "João Conceição, Inês Gonçalves, António Simões, Lúcia Magalhães, Sebastião Araújo, Mônica Assunção, Luís Brandão",
        "São Paulo, Goiânia, Bragança, Évora, Guimarães, Maceió, Vitória, Portimão, Setúbal",
        "A encomenda não chegou. O cliente pediu a devolução do dinheiro. "
        "Obrigado pela preferência. Amanhã não haverá expediente.",
    ),
    "Italian": Language(
        WESTERN,
        "Niccolò Rossi, Nicolò Bianchi, Letizia Cantù, Giosuè Ferri, Maria Chiarà, Noè Colò, Carlo Forlì",
        "Forlì, Cantù, Mondovì, Cefalù, Patù, Città di Castello, Viggiù, Agliè",
        "La spedizione è arrivata ieri. Il cliente può pagare più tardi. Perché la società è chiusa lunedì. Qualità e novità.",
    ),
    "Danish": Language(
        WESTERN,
        "Søren Kjær, Åse Nørgaard, Jørgen Bøgh, Kirsten Møller, Pål Sæther, Bjørn Østergård, Mærsk Ågård",
        "København, Ærøskøbing, Århus, Tromsø, Ålesund, Næstved, Sønderborg, Hillerød, Bodø",
        "Pakken er på vej. Kunden ønsker pengene tilbage. "
        "Tak for købet, vi håber, De er glad. Næste uge holder vi lukket på grund af påske.",
    ),
    "Swedish": Language(
        WESTERN,
        "Åke Sjöberg, Märta Öström, Göran Ekström, Björn Ståhl, Päivi Hämäläinen, Väinö Mäkelä, Jöns Åkerlund",
        "Göteborg, Malmö, Västerås, Örebro, Jyväskylä, Umeå, Hämeenlinna, Östersund",
        "Paketet är på väg. Kunden vill ha pengarna åter. Tack för ditt köp. "
        "Nästa vecka håller vi stängt. Lähetys on myöhässä.",
    ),
    "Icelandic": Language(
        ("cp1252",),
        "Þórður Guðmundsson, Sigríður Jónsdóttir, Ragnheiður Ólafsdóttir, "
        "Björk Ægisdóttir, Ásgeir Þorsteinsson, Auður Kjartansdóttir",
        "Reykjavík, Kópavogur, Hafnarfjörður, Ísafjörður, Egilsstaðir, Húsavík, Þorlákshöfn",
        "Pöntunin kom í gær. Viðskiptavinurinn vill fá endurgreiðslu. Þakka þér fyrir. Það verður lokað í næstu viku.",
    ),
    "Turkish": Language(
        ("cp1254", "cp857"),
        "Ayşe Yılmaz, Çağlar Öztürk, Gülşen Doğan, İbrahim Şahin, Işıl Güneş, Oğuzhan Kılıç, Tuğba Aydın",
        "İstanbul, Eskişehir, Muğla, Şanlıurfa, Diyarbakır, Balıkesir, Iğdır, Uşak, Çorum",
        "Sipariş dün ulaştı. Müşteri parasını geri istiyor. Alışverişiniz için teşekkürler. Gelecek hafta kapalıyız.",
    ),
    "Lithuanian": Language(
        ("cp1257", "cp775"),
        "Jonas Kazlauskas Žemaitis, Rūta Jankauskaitė, Eglė Šimkutė, "
        "Žydrūnas Stankevičius, Česlovas Vaičiūnas, Agnė Paulauskienė",
        "Šiauliai, Panevėžys, Mažeikiai, Kėdainiai, Utena, Plungė, Tauragė, Rokiškis, Biržai",
        "Siunta atvyko vakar. Klientas prašo grąžinti pinigus. "
        "Ačiū, kad perkate pas mus. Kitą savaitę nedirbsime, grįšime vėliau.",
    ),
    "Latvian": Language(
        ("cp1257", "cp775"),
        "Jānis Bērziņš, Līga Kalniņa, Pēteris Ozoliņš, Kristīne Krūmiņa, Aleksandrs Liepiņš, Ģirts Šķēle, Māra Zariņa",
        "Rīga, Liepāja, Jūrmala, Rēzekne, Valmiera, Jēkabpils, Kuldīga, Ogre, Cēsis, Ķekava",
        "Sūtījums pienāca vakar. Klients lūdz atmaksāt naudu. Paldies, ka iepērkaties pie mums. Nākamajā nedēļā būsim slēgti.",
    ),
    "Russian": Language(
        (*CYRILLIC, "koi8-r", "cp866", "cp855"),
        "Анна Кузнецова, Пётр Васильев, Наталья Соколова, Дмитрий Морозов, Екатерина Лебедева, Юрий Щукин",
        "Москва, Санкт-Петербург, Нижний Новгород, Екатеринбург, Челябинск, Ярославль, Тула",
        "Заказ доставлен вчера. Клиент просит вернуть деньги. Спасибо за покупку. На следующей неделе магазин не работает.",
    ),
    "Greek": Language(
        ("cp1253", "iso8859-7", "cp737", "cp869"),
        "Γιώργος Παπαδόπουλος, Μαρία Νικολάου, Ελένη Χατζή, Νίκος Οικονόμου, Κατερίνα Ιωάννου",
        "Αθήνα, Θεσσαλονίκη, Πάτρα, Ηράκλειο, Λάρισα, Χανιά, Βόλος",
        "Η παραγγελία έφτασε χθες. Ο πελάτης ζητά τα χρήματά του. "
        "Ευχαριστούμε για την αγορά. Την άλλη εβδομάδα θα είμαστε κλειστά.",
    ),
    "Ukrainian": Language(
        (*CYRILLIC, "koi8-u", "cp1125"),
        "Олексій Шевченко, Наталія Коваленко, Юрій Бойко, Ірина Ткаченко, Євген Кравчук, Катерина Їжакевич",
        "Київ, Харків, Львів, Чернівці, Кам'янець-Подільський, Запоріжжя, Івано-Франківськ",
        "Замовлення доставлено вчора. Клієнт просить повернути гроші. Дякуємо за покупку. Наступного тижня не працюємо.",
    ),
    "Bulgarian": Language(
        (*CYRILLIC, "cp855"),
        "Георги Иванов, Мария Петрова, Димитър Стоянов, Елена Николова, Стефан Ангелов, Цветелина Желязкова",
        "София, Пловдив, Варна, Бургас, Стара Загора, Търговище, Благоевград",
        "Пратката пристигна вчера. Клиентът иска парите си обратно. Благодарим за покупката. Другата седмица няма да работим.",
    ),
    "Hebrew": Language(
        ("cp1255", "cp862"),
        "דוד כהן, שרה לוי, משה מזרחי, רחל פרץ, יוסף ביטון, אסתר אברהם",
        "ירושלים, תל אביב, חיפה, באר שבע, נתניה, אשדוד, ראשון לציון",
        "המשלוח הגיע אתמול. הלקוח מבקש החזר כספי. תודה על הקנייה. בשבוע הבא נהיה סגורים.",
    ),
    "Arabic": Language(
        ("cp1256", "iso8859-6", "cp720"),
        "محمد العلي, فاطمة حسن, أحمد إبراهيم, خديجة عبد الله, يوسف الخطيب, مريم منصور",
        "القاهرة, دمشق, بغداد, الرياض, الدار البيضاء, تونس, عمان",
        "وصلت الشحنة أمس. يطلب العميل استرداد المبلغ. شكرا على الشراء. سنكون مغلقين في الأسبوع القادم.",
    ),
    "Thai": Language(
        ("cp874",),
        "สมชาย ใจดี, สมหญิง รักไทย, ประเสริฐ วงศ์สวัสดิ์, มาลี ทองคำ, วิชัย ศรีสุข, นภา แก้วมณี",
        "กรุงเทพมหานคร, เชียงใหม่, ขอนแก่น, ภูเก็ต, นครราชสีมา, หาดใหญ่",
        "สินค้าถึงเมื่อวานนี้. ลูกค้าขอเงินคืน. ขอบคุณที่ซื้อสินค้า. สัปดาห์หน้าร้านปิด.",
    ),
    "Japanese": Language(
        ("cp932", "euc_jp"),
        "山田太郎, 佐藤花子, 鈴木一郎, 高橋さくら, 渡辺ケンジ, 伊藤美咲",
        "東京都, 大阪市, 横浜市, 名古屋市, 札幌市, さいたま市, つくば市",
        "商品は昨日届きました. お客様は返金を求めています. お買い上げありがとうございます. 来週は休業いたします.",
    ),
    "Chinese": Language(
        ("gb18030",),
        "王伟, 李娜, 张强, 刘洋, 陈静, 杨帆",
        "北京市, 上海市, 广州市, 深圳市, 成都市, 重庆市",
        "货物昨天已经送到. 客户要求退款. 感谢您的购买. 下周我们休息.",
    ),
    "Taiwanese": Language(
        ("big5",),
        "陳怡君, 林志明, 黃淑芬, 張家豪, 李美玲, 吳俊傑",
        "臺北市, 新北市, 高雄市, 臺中市, 桃園市, 花蓮縣",
        "貨物昨天已經送到. 客戶要求退款. 感謝您的購買. 下週我們休息.",
    ),
    "Korean": Language(
        ("cp949",),
        "김민수, 이영희, 박지훈, 최수진, 정우성, 강하늘",
        "서울특별시, 부산광역시, 대구, 인천, 광주, 수원시",
        "상품이 어제 도착했습니다. 고객이 환불을 요청합니다. 구매해 주셔서 감사합니다. 다음 주는 휴무입니다.",
    ),
    "Vietnamese": Language(
        ("cp1258",),
        _tones_apart("Nguyễn Văn Hùng, Trần Thị Hương, Lê Đức Thắng, Phạm Ngọc Ánh, Hoàng Quốc Việt, Đặng Thùy Dương"),
        _tones_apart("Hà Nội, Đà Nẵng, Hải Phòng, Cần Thơ, Huế, Vũng Tàu, Quảng Ngãi"),
        _tones_apart("Hàng đã đến hôm qua. Khách hàng muốn trả lại tiền. Cảm ơn bạn đã mua hàng. Tuần sau chúng tôi nghỉ."),
    ),
}


def table(language: str, rows: int, *, plain: int = 1) -> str:
    """A table with so many rows. One of `plain` rows may have other than ASCII letters."""
    words = LANGUAGES[language]
    names, places, sentences = words.names.split(", "), words.places.split(", "), words.sentences.split(". ")
    lines = [
        f"{number};{names[number % len(names)]};{places[number % len(places)]};{sentences[number % len(sentences)]}"
        for number in range(rows)
    ]
    lines = [line if number % plain == plain - 1 else in_ascii(line) for number, line in enumerate(lines)]
    return "\n".join(["id;name;city;note", *lines, ""])


def in_ascii(text: str) -> str:
    """The same without accents."""
    return "".join(character for character in unicodedata.normalize("NFD", text) if character.isascii())


def pages() -> list[tuple[str, str]]:
    """Each language with each of its code pages."""
    return [(language, page) for language, words in LANGUAGES.items() for page in words.pages]
