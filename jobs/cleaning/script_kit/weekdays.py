"""Names of the days of the week in European languages."""

from jobs.cleaning.script_kit.months import bare_name

# From Monday on, in full and short. A date is read without them: what they say is not compared with it. Some short names are
# there twice: tor is Tuesday in Slovenian, and Thursday in Swedish. Hungarian and Estonian have some of a single letter.
WEEKDAY_NAMES = [
    "monday mon montag mo maandag ma lundi lun lunes lunedì dilluns dl segunda-feira segunda seg luni måndag mån mandag man "
    "maanantai hétfő poniedziałek pon pondělí pondelok po ponedjeljak ponedeljek pazartesi pzt pirmadienis pr pirmdiena "
    "pirmd esmaspäev e h понедельник понеділок пн δευτέρα δευ",
    "tuesday tue tues dienstag di dinsdag mardi mar martes martedì ma dimarts dt terça-feira terça ter marți tisdag tis "
    "tirsdag tir tirs tiistai ti kedd wtorek wt úterý út utorok ut utorak uto torek tor salı sal antradienis an otrdiena "
    "otrd teisipäev t k вторник вівторок вт τρίτη τρί",
    "wednesday wed wednes mittwoch mi woensdag wo mercredi mer miércoles mié mercoledì dimecres dc quarta-feira quarta qua "
    "miercuri mie onsdag ons keskiviikko ke szerda środa śr středa st streda srijeda sri sreda sre çarşamba çar "
    "trečiadienis tr trešdiena trešd kolmapäev k sze среда середа ср τετάρτη τετ",
    "thursday thu thur thurs donnerstag do donderdag jeudi jeu jueves jue giovedì gio dijous dj quinta-feira quinta qui joi "
    "torsdag tors tor torstai to csütörtök czwartek czw čtvrtek čt štvrtok št četvrtak čet četrtek perşembe per "
    "ketvirtadienis kt ceturtdiena ceturtd neljapäev n cs четверг четвер чт πέμπτη πέμ",
    "friday fri freitag fr vrijdag vr vendredi ven viernes vie venerdì divendres dv sexta-feira sexta sex vineri vin fredag "
    "fre perjantai pe péntek piątek pt pátek pá piatok pi petak petek pet cuma cum penktadienis pn piektdiena piektd pk "
    "reede r p пятница пт παρασκευή παρ",
    "saturday sat samstag sa sonnabend zaterdag za samedi sam sábado sáb sabato sab dissabte ds sâmbătă sâm lördag lör "
    "lørdag lør lauantai la szombat sobota sob so subota sub cumartesi cmt šeštadienis št sestdiena sestd laupäev l szo "
    "суббота субота сб σάββατο σάβ",
    "sunday sun sonntag so zondag zo dimanche dim di domingo dom domenica do diumenge dg duminică dum söndag sön søndag søn "
    "sunnuntai su vasárnap niedziela niedz nd neděle ne nedeľa nedjelja nedelja ned pazar paz sekmadienis sk svētdiena "
    "svētd sv pühapäev p v воскресенье неділя вс нд κυριακή κυρ",
]
WEEKDAYS_BARE = {bare_name(name) for names in WEEKDAY_NAMES for name in names.split()}


def is_weekday(name: str) -> bool:
    return bare_name(name) in WEEKDAYS_BARE
