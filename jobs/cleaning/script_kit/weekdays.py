"""Names of the days of the week in European languages."""

from jobs.cleaning.script_kit.months import bare_name

# In full and short, from Monday on. A date is read without them: what they say is not compared with it.
WEEKDAY_NAMES = [
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun tues wednes thurs thur",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo",
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim",
    "lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gio sab",
    "dilluns dimarts dimecres dijous divendres dissabte diumenge dl dt dc dj dv ds dg",
    "segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira quinta-feira sexta-feira seg ter qua qui sex",
    "luni marți miercuri joi vineri sâmbătă duminică mie vin sâm dum",
    "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors tor fre lör sön",
    "mandag tirsdag lørdag søndag man tir tirs lør søn",
    "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai ti ke to pe la su",
    "hétfő kedd szerda csütörtök péntek szombat vasárnap",
    "poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob niedz nd",
    "pondělí úterý středa čtvrtek pátek neděle pondelok utorok streda štvrtok piatok nedeľa po út st čt pá ne ut št pi",
    "ponedjeljak utorak srijeda četvrtak petak subota nedjelja ponedeljek torek sreda četrtek petek nedelja uto sri čet pet "
    "sub ned sre",
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt sal çar per cum cmt paz",
    "понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер субота неділя пн вт ср "
    "чт пт сб вс нд",
    "δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή δευ τρί τετ πέμ παρ σάβ κυρ",
]
WEEKDAYS_BARE = {bare_name(name) for names in WEEKDAY_NAMES for name in names.split()}


def is_weekday(name: str) -> bool:
    return bare_name(name) in WEEKDAYS_BARE
