"""Names of the months in European languages."""

import re
import unicodedata

# In full, as in a date (января, beside the nominative январь), and short. Missing are names that mean two months: listopad is
# November in Polish and October in Croatian, lip July and June, srp August and July.
MONTH_NAMES = [
    "january jan januar jänner jän januari janvier janv enero ene gennaio gen gener janeiro ianuarie ian január "
    "styczeń stycznia sty leden ledna led tammikuu tammikuuta tammi ocak oca sausis sausio saus janvāris janvārī "
    "jaanuar jaan январь января янв січень січня січ ιανουάριος ιανουαρίου ιαν",
    "february feb februar feber februari février févr fév febrero febbraio febrer fevereiro fev februarie február "
    "luty lutego lut únor února úno helmikuu helmikuuta helmi şubat şub vasaris vasario vas februāris februārī "
    "veebruar veebr февраль февраля фев февр лютий лютого лют φεβρουάριος φεβρουαρίου φεβ",
    "march mar märz maerz mär mrz maart mrt mars marzo març març março martie március márc marts marzec marca březen "
    "března bře maaliskuu maaliskuuta maalis mart kovas kovo kov martā märts март марта мар березень березня бер "
    "μάρτιος μαρτίου μάρ",
    "april apr avril avr abril abr aprile aprilie április ápr apríl kwiecień kwietnia kwi duben dubna dub huhtikuu "
    "huhtikuuta huhti nisan nis balandis balandžio bal aprīlis aprīlī aprill апрель апреля апр квітень квітня кві "
    "απρίλιος απριλίου απρ",
    "may mai maj mei mayo maggio mag maig maio május máj maja květen května kvě toukokuu toukokuuta touko mayıs "
    "gegužė gegužės geg maijs maijā май мая травень травня тра μάιος μαΐου μάι",
    "june jun juni juin junio giugno giu juny junho iunie iun június jún czerwiec czerwca cze červen června čvn "
    "kesäkuu kesäkuuta kesä haziran haz birželis birželio birž jūnijs jūnijā jūn juuni июнь июня июн червень червня "
    "чер ιούνιος ιουνίου ιούν",
    "july jul juli juillet juil julio luglio lug juliol julho iulie iul július júl lipiec lipca červenec července čvc "
    "heinäkuu heinäkuuta heinä temmuz tem liepa liepos liep jūlijs jūlijā jūl juuli июль июля июл липень липня лип "
    "ιούλιος ιουλίου ιούλ",
    "august aug augustus augusti août agosto ago agost augusztus sierpień sierpnia sie srpen srpna elokuu elokuuta "
    "elo ağustos ağu rugpjūtis rugpjūčio rugp augusts augustā август августа авг серпень серпня сер αύγουστος "
    "αυγούστου αύγ",
    "september sep sept septembre septiembre setiembre settembre set setembre setembro septembrie szeptember szept "
    "wrzesień września wrz září zář syyskuu syyskuuta syys eylül eyl rugsėjis rugsėjo rugs septembris septembrī "
    "сентябрь сентября сен сент вересень вересня вер σεπτέμβριος σεπτεμβρίου σεπ σεπτ",
    "october oct oktober okt octobre octubre ottobre ott outubro out octombrie október październik października paź "
    "říjen října říj lokakuu lokakuuta loka ekim eki spalis spalio spal oktobris oktobrī oktoober октябрь октября окт "
    "жовтень жовтня жов οκτώβριος οκτωβρίου οκτ",
    "november nov novembre noviembre novembro noiembrie noi marraskuu marraskuuta marras kasım kas lapkritis "
    "lapkričio lapkr novembris novembrī ноябрь ноября ноя нояб листопад листопада лис νοέμβριος νοεμβρίου νοέ",
    "december dec dezember dez décembre déc diciembre dic dicembre desembre des dezembro decembrie desember grudzień "
    "grudnia gru prosinec prosince joulukuu joulukuuta joulu aralık ara gruodis gruodžio gruod decembris decembrī "
    "detsember dets декабрь декабря дек грудень грудня гру δεκέμβριος δεκεμβρίου δεκ",
]


def bare_name(name: str) -> str:
    """The name in small letters, without accents."""
    apart = unicodedata.normalize("NFD", name.casefold().replace("ı", "i"))
    return re.sub("[\u0300-\u036f]", "", apart)


MONTH_NUMBERS = {bare_name(name): number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()}


def month_number(name: str) -> int | None:
    return MONTH_NUMBERS.get(bare_name(name))
