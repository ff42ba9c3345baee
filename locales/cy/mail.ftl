### Heb ei adolygu / not yet reviewed.

mail-greeting = Helo { $name },
mail-greeting-nobody = Helo,
mail-signature = Anfonwyd gan Assay. Ni chaiff atebion i'r cyfeiriad hwn eu darllen.
mail-signature-for = Anfonwyd gan Assay ar ran { $sender }. Ni chaiff atebion i'r cyfeiriad hwn eu darllen.
mail-named = { $title } (cyfeirnod { $reference })
mail-due = Rhaid i'r atebion gyrraedd erbyn { $moment }.

mail-invitation-subject = Gwahoddiad i ateb cwestiynau diogelwch: { $named }
mail-invitation-who = Mae { $council } yn gwahodd { $supplier } i ateb cwestiynau diogelwch am yr hyn y byddai'n ei gynnig ar gyfer: { $named }.
mail-invitation-link = Gweld yr hyn a ofynnir, a dechrau
mail-invitation-how = Mae'r dudalen yn anfon dolen fewngofnodi i'r cyfeiriad hwn pan ofynnwch am un. Nid oes angen cyfrif na chyfrinair i ddechrau, a gallwch rannu'r gwaith â chydweithwyr yn nes ymlaen.
mail-invitation-genuine = I wirio bod yr e-bost hwn yn ddilys, dewch o hyd i { $page } drwy wefan y cyngor ei hun a rhowch y cod gwirio { $code } yno.
mail-invitation-sealed = Tan y dyddiad cau ni all neb yn y cyngor ddarllen eich atebion. Os ydych yn defnyddio'r API yn unig, derbyniwch â rhan olaf y cyfeiriad uchod yn POST /v1/invitation-acceptances.
mail-invitation-decline = Os nad ydych am gymryd rhan, mewngofnodwch a gwrthod, ac ni ddaw unrhyw nodyn atgoffa.

mail-sign-in-subject = Eich dolen fewngofnodi
mail-sign-in-who = Gofynnodd rhywun, chi fwy na thebyg, am gael mewngofnodi i Assay â'r cyfeiriad hwn.
mail-sign-in-link = Mewngofnodi
mail-sign-in-code = Yn darllen hwn ar ddyfais arall? Teipiwch y cod hwn lle y gofynnoch am y ddolen: { $code }
mail-sign-in-once = Mae'r ddolen yn gweithio unwaith, tan { $moment }. Peidiwch â'i phasio ymlaen: gall pwy bynnag sydd â hi fewngofnodi fel chi.
mail-sign-in-not-you = Os na ofynnoch amdani, nid oes angen i chi wneud dim. Nid oes neb yn mewngofnodi heb y ddolen.

mail-welcome-subject = Mae gennych fynediad nawr i { $organisation } ar Assay
mail-welcome-what = Rydych wedi cael eich ychwanegu at { $organisation } ar Assay â'r cyfeiriad e-bost hwn.
mail-welcome-link = Mewngofnodi â'r cyfeiriad hwn
mail-welcome-why = Os na wyddoch pam, dywedwch wrth y sefydliad a enwir uchod, a all dynnu'r mynediad yn ôl.

mail-reminder-subject = Nodyn atgoffa: atebion i gyrraedd erbyn { $date }: { $named }
mail-reminder-what = Nid yw { $council } wedi derbyn cyflwyniad gan { $supplier } eto ar gyfer: { $named }.
mail-reminder-due = Rhaid i'r atebion gyrraedd erbyn { $moment }. Ni dderbynnir yr hyn a gyflwynir yn hwyrach.
mail-reminder-link = Parhau
mail-reminder-decline = Os nad ydych am gymryd rhan, mewngofnodwch a gwrthod, ac ni ddaw mwy o nodiadau atgoffa.

mail-extended-subject = Estyn y dyddiad cau: { $named }
mail-extended-what = Mae { $council } wedi estyn y dyddiad cau ar gyfer: { $named }.
mail-extended-now = Rhaid i'r atebion gyrraedd nawr erbyn { $moment }.
mail-extended-before = Cyn hynny, roedd yn rhaid iddynt gyrraedd erbyn { $moment }.
mail-extended-stays = Mae cyflwyniad a wnaethoch eisoes yn parhau'n ddilys. Gallwch ei ddisodli tan y dyddiad cau newydd.
mail-extended-link = Gweld y gwahoddiad

mail-amended-subject = Diwygiad { $number }: { $named }
mail-amended-what = Mae { $council } wedi cyhoeddi diwygiad { $number } i'r hyn a ofynnir ar gyfer: { $named }.
mail-amended-do = Darllenwch yr hyn a newidiodd a'i gydnabod. Mae atebion y mae'r newid yn cyffwrdd â nhw ar agor eto: gwiriwch nhw, a chyflwynwch eto os oeddech eisoes wedi cyflwyno.
mail-amended-link = Gweld yr hyn a newidiodd

mail-cancelled-subject = Canslwyd: { $named }
mail-cancelled-what = Mae { $council } wedi canslo: { $named }.
mail-cancelled-rest = Nid oes angen dim arall gennych. Mae atebion na chawsant eu hagor yn aros ar gau.

mail-receipt-subject = Derbyniwyd y cyflwyniad: { $named }
mail-receipt-what = Derbyniwyd cyflwyniad { $supplier } ar gyfer { $named } ar { $moment }.
mail-receipt-number = Ei rif yw { $submission }. Mae'r dderbynneb lawn, gyda'i chrynodeb, gyda'ch ymateb.
mail-receipt-until = Gallwch ei dynnu'n ôl a chyflwyno eto tan { $moment }. Ni all neb yn y cyngor ei ddarllen cyn hynny.

mail-withdrawal-subject = Tynnwyd y cyflwyniad yn ôl: { $named }
mail-withdrawal-what = Mae cyflwyniad { $supplier } ar gyfer { $named } a dderbyniwyd ar { $moment } wedi'i dynnu'n ôl. Ei rif oedd { $submission }.
mail-withdrawal-again = I gymryd rhan, cyflwynwch eto erbyn { $moment }. Heb gyflwyniad nid oes dim i'r cyngor ei agor.
mail-asked-subject = Gofynnodd cyflenwr gwestiwn: { $named }
mail-asked-what = Gofynnodd cyflenwr gwestiwn am { $named }. Ni ddangosir pwy ofynnodd nes bydd yr atebion wedi'u hagor.
mail-asked-do = Atebwch ef fel y gall pawb weithredu o hyd ar yr hyn a ddywedwch. Gall cyflenwyr ateb tan { $deadline }.
mail-asked-link = Darllenwch y cwestiwn a'i ateb
mail-clarified-subject = Eglurhad { $number }: { $named }
mail-clarified-what = Eglurodd { $council } rywbeth am { $named }. Mae pob cyflenwr sy'n cymryd rhan yn cael yr un geiriau.
mail-clarified-question = Cwestiwn: { $question }
mail-clarified-answer = Ateb: { $answer }
mail-clarified-link = Ewch i'r cwestiynau
mail-returned-subject = Anfonwyd eich cwestiwn yn ôl: { $named }
mail-returned-what = Ni chyhoeddodd { $council } ateb i'r cwestiwn a ofynnoch am { $named }.
mail-returned-reason = Y rheswm: { $reason }
mail-returned-do = Gallwch ofyn eto mewn geiriau eraill. Gall cyflenwyr ateb tan { $deadline }.
mail-returned-link = Gweld eich cwestiynau
mail-assigned-subject = I chi ei ateb: { $named }
mail-assigned-what = Rhoddodd cydweithiwr rywbeth i chi ei ateb ar gyfer { $council }: { $named }.
mail-assigned-link = Gweld beth sydd i chi
mail-test-subject = E-bost prawf
mail-test-arrived = Dyma'r prawf y gofynnoch amdano. Mae wedi cyrraedd, felly gall negeseuon y gwasanaeth hwn eich cyrraedd.
mail-test-look = Os oedd yn y ffolder sbam, gofynnwch i bwy bynnag sy'n rhedeg eich e-bost adael negeseuon o'r cyfeiriad hwn i mewn: efallai bod yr un drafferth gan gyflenwyr.
