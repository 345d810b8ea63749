"""Names, places and sentences of many languages, and tables of them: what the finding of an encoding is tested with."""

import unicodedata
from dataclasses import dataclass

WESTERN, CENTRAL = ("cp1252", "cp850", "mac_roman"), ("cp1250", "iso8859-2", "cp852")


@dataclass(frozen=True)
class Language:
    """The code pages it is written in, and some of its words."""

    pages: tuple[str, ...]
    names: str
    places: str
    sentences: str


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
        CENTRAL,
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
        CENTRAL,
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
        ("cp1254",),
        "Ayşe Yılmaz, Çağlar Öztürk, Gülşen Doğan, İbrahim Şahin, Işıl Güneş, Oğuzhan Kılıç, Tuğba Aydın",
        "İstanbul, Eskişehir, Muğla, Şanlıurfa, Diyarbakır, Balıkesir, Iğdır, Uşak, Çorum",
        "Sipariş dün ulaştı. Müşteri parasını geri istiyor. Alışverişiniz için teşekkürler. Gelecek hafta kapalıyız.",
    ),
    "Lithuanian": Language(
        ("cp1257",),
        "Jonas Kazlauskas Žemaitis, Rūta Jankauskaitė, Eglė Šimkutė, "
        "Žydrūnas Stankevičius, Česlovas Vaičiūnas, Agnė Paulauskienė",
        "Šiauliai, Panevėžys, Mažeikiai, Kėdainiai, Utena, Plungė, Tauragė, Rokiškis, Biržai",
        "Siunta atvyko vakar. Klientas prašo grąžinti pinigus. "
        "Ačiū, kad perkate pas mus. Kitą savaitę nedirbsime, grįšime vėliau.",
    ),
    "Latvian": Language(
        ("cp1257",),
        "Jānis Bērziņš, Līga Kalniņa, Pēteris Ozoliņš, Kristīne Krūmiņa, Aleksandrs Liepiņš, Ģirts Šķēle, Māra Zariņa",
        "Rīga, Liepāja, Jūrmala, Rēzekne, Valmiera, Jēkabpils, Kuldīga, Ogre, Cēsis, Ķekava",
        "Sūtījums pienāca vakar. Klients lūdz atmaksāt naudu. Paldies, ka iepērkaties pie mums. Nākamajā nedēļā būsim slēgti.",
    ),
    "Russian": Language(
        ("cp1251", "koi8-r", "cp866"),
        "Анна Кузнецова, Пётр Васильев, Наталья Соколова, Дмитрий Морозов, Екатерина Лебедева, Юрий Щукин",
        "Москва, Санкт-Петербург, Нижний Новгород, Екатеринбург, Челябинск, Ярославль, Тула",
        "Заказ доставлен вчера. Клиент просит вернуть деньги. Спасибо за покупку. На следующей неделе магазин не работает.",
    ),
    "Greek": Language(
        ("cp1253",),
        "Γιώργος Παπαδόπουλος, Μαρία Νικολάου, Ελένη Χατζή, Νίκος Οικονόμου, Κατερίνα Ιωάννου",
        "Αθήνα, Θεσσαλονίκη, Πάτρα, Ηράκλειο, Λάρισα, Χανιά, Βόλος",
        "Η παραγγελία έφτασε χθες. Ο πελάτης ζητά τα χρήματά του. "
        "Ευχαριστούμε για την αγορά. Την άλλη εβδομάδα θα είμαστε κλειστά.",
    ),
}


def table(language: str, rows: int, *, plain: int = 1) -> str:
    """A table of so many rows. Of `plain` rows each but one is in ASCII alone."""
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
    """Each language with each page it is written in."""
    return [(language, page) for language, words in LANGUAGES.items() for page in words.pages]
