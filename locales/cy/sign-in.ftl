### Heb ei adolygu / not yet reviewed.

sign-in-title = Mewngofnodi
sign-in = Mewngofnodi
sign-out = Allgofnodi
sign-in-by-link-how = Rydym yn anfon dolen i'ch cyfeiriad e-bost. Mae'n gweithio am { $minutes } munud. Nid oes angen cyfrinair.
sign-in-with-password = Mewngofnodi â chyfrinair
sign-in-by-link-instead = Anfon dolen drwy e-bost yn lle hynny
send-sign-in-link = Anfon dolen fewngofnodi ataf
email-label = Cyfeiriad e-bost
email-missing = Rhowch eich cyfeiriad e-bost
email-wrong = Rhowch gyfeiriad e-bost yn y ffurf gywir, fel enw@cyngor.example
password-label = Cyfrinair
password-missing = Rhowch eich cyfrinair
password-show = Dangos
password-hide = Cuddio
password-show-in-full = Dangos y cyfrinair
password-hide-in-full = Cuddio'r cyfrinair
password-is-shown = Mae eich cyfrinair yn y golwg
password-is-hidden = Mae eich cyfrinair wedi'i guddio
credentials-wrong = Nid yw'r cyfeiriad e-bost neu'r cyfrinair yn gywir. Gwiriwch y ddau, neu gofynnwch am ddolen drwy e-bost

check-mail-title = Edrychwch ar eich e-bost
check-mail-sent = Os yw'r cyfeiriad yn hysbys yma, mae dolen fewngofnodi ar ei ffordd iddo. Mae'n gweithio unwaith, am { $minutes } munud.
check-mail-nothing = Os nad oes dim yn cyrraedd o fewn ychydig funudau, edrychwch yn y ffolder sbam, neu gofynnwch i'r cyngor a'ch gwahoddodd wirio'r cyfeiriad.
ask-again = Gofyn am ddolen arall

code-label = Cod o'r e-bost
code-hint = Dim ond os ydych yn darllen yr e-bost ar ddyfais arall. Wyth llythyren a rhif, fel abcd-2efg.
code-missing = Rhowch y cod o'r e-bost
code-wrong = Nid yw'r cod hwnnw'n gywir, neu nid yw'n gweithio mwyach. Gwiriwch ef, neu gofynnwch am ddolen arall
code-use = Mewngofnodi â'r cod

sign-in-link-title = Mae eich dolen fewngofnodi yn gweithio
sign-in-link-works = Nid yw agor y dudalen hon wedi'i defnyddio. Mae'n gweithio unwaith, tan { $until }.
link-dead-title = Nid yw'r ddolen hon yn gweithio mwyach
link-dead-why = Efallai ei bod wedi'i defnyddio, wedi'i disodli gan un newydd, neu wedi'i thynnu'n ôl.
link-dead-what-to-do = Agorwch yr e-bost diweddaraf sydd gennych. Os nad yw hynny'n helpu, gofynnwch i'r cyngor a ysgrifennodd atoch am wahoddiad newydd.

notice-signed-out = Rydych wedi allgofnodi
