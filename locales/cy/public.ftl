### An open procedure, for anybody, and the way to take part.

public-take-part = Gall unrhyw un gymryd rhan. Darllenwch y cwestiynau a sut maent yn cyfrif cyn penderfynu.
public-register = Cymryd rhan
public-documents = Popeth fel dogfen
public-weights = Sut mae atebion yn cyfrif
public-minimum-total = Ni osodir tendr y mae ei gyfanswm islaw { $minimum } mewn trefn.
public-gates-in-documents = Mae'r hyn y mae gwiriadau pasio neu fethu yn ei wneud yn y dogfennau uchod.
public-questions = Pob un o'r { $count } cwestiwn
join-lead = Rhowch at bwy y dylem ysgrifennu. Anfonwn ddolen sy'n gweithio unwaith, am { $minutes } munud. Ar ôl mewngofnodi, agorwch y caffaeliad hwn eto a dywedwch pa sefydliad sy'n cymryd rhan.
join-name = Eich enw
join-email = Cyfeiriad e-bost
register-lead = Mae'r cyngor yn gweld bod eich sefydliad yn cymryd rhan, a pha mor bell ydyw. Ni all neb yn y cyngor ddarllen ateb cyn y dyddiad cau.
register-which = Pa sefydliad sy'n cymryd rhan?
register-new = Sefydliad newydd
register-organisation = Enw'r sefydliad newydd
register-contact = Cyswllt ar gyfer y caffaeliad hwn
register-email = Cyfeiriad e-bost y cyswllt
register-already = Mae eich sefydliad yn cymryd rhan yn barod, neu gwahoddwyd y cyfeiriad hwn: defnyddiwch y ddolen yn ei e-bost.
notice-registered = Rydych yn cymryd rhan. Gallwch ddechrau ateb.
home-open-procedure = I gymryd rhan mewn gweithdrefn agored, agorwch ei thudalen gyhoeddus eto nawr eich bod wedi mewngofnodi.
overview-public = Tudalen gyhoeddus
overview-public-link = Beth y gall unrhyw un ei ddarllen, a'r ffordd i gymryd rhan
